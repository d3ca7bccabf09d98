package org.dyno4j.slug;

import java.nio.file.Path;

/** How large a slug is up to now, which is refused where it becomes larger than allowed. Used by one thread. */
final class SlugSize {
    private final SlugLimits limits;
    private long bytes;
    private long files;

    SlugSize(SlugLimits limits) {
        this.limits = limits;
    }

    /**
     * Counts a file, a directory or a link, before anything of it is written.
     *
     * @throws SlugException if there is no room for it
     */
    void add(Path place, long size) {
        if (files == limits.files()) {
            throw tooLarge(place, "files", limits.files());
        }
        if (size > limits.bytes() - bytes) { // a sum could overflow
            throw tooLarge(place, "bytes", limits.bytes());
        }
        files++;
        bytes += size;
    }

    private static SlugException tooLarge(Path place, String what, long limit) {
        return new SlugException(
                "Making a slug",
                place,
                "with it the slug has more than " + limit + " " + what
                        + "; if it is no part of the program, name it in " + SlugIgnore.FILE
                        + ", otherwise allow more (AppOptions.withSlugLimits)");
    }
}
