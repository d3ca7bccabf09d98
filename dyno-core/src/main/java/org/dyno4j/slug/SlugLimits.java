package org.dyno4j.slug;

/**
 * How large a slug may be: more is refused before it is written, so that no program's directory fills the host's disk.
 *
 * <p>What {@code .slugignore} names does not count. A file with holes counts as if it had none, as it takes that room in
 * the slug, and a file of several names once for each.
 *
 * @param bytes how many its files may have together
 * @param files how many files, directories and links may be in it
 */
public record SlugLimits(long bytes, long files) {
    private static final SlugLimits DEFAULTS = new SlugLimits(2L << 30, 200_000);

    /**
     * Checks them.
     *
     * @throws IllegalArgumentException if one is not positive
     */
    public SlugLimits {
        requirePositive("bytes", bytes);
        requirePositive("files", files);
    }

    private static void requirePositive(String what, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException("the limit of a slug's " + what + " must be positive, but is " + value);
        }
    }

    /** 2 GiB and 200,000 files: Heroku's slugs are at most 500 MB, compressed. */
    public static SlugLimits defaults() {
        return DEFAULTS;
    }

    /** No limit: for directories of those who may fill the disk. */
    public static SlugLimits none() {
        return new SlugLimits(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** The same with so many bytes. */
    public SlugLimits withBytes(long value) {
        return new SlugLimits(value, files);
    }

    /** The same with so many files. */
    public SlugLimits withFiles(long value) {
        return new SlugLimits(bytes, value);
    }
}
