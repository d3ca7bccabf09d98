package org.dyno4j.isolation;

import java.util.OptionalLong;

/**
 * How much the processes of a sandbox may keep in files that vanish with it, in all directories together; writing more
 * fails as on a full disk.
 *
 * <p>Such files are in memory, and count as memory that the sandbox uses.
 *
 * @param bytes of content, at least 65,536; where absent, half of the memory limit, or else of the host's memory
 * @param files files, directories and links, at least 64; where absent, one for each 4,096 bytes
 */
public record TemporarySpace(OptionalLong bytes, OptionalLong files) {
    private static final long MINIMUM_BYTES = 1 << 16;
    private static final long MINIMUM_FILES = 64;

    public TemporarySpace {
        require("bytes", bytes, MINIMUM_BYTES);
        require("files", files, MINIMUM_FILES);
    }

    /** Half of the memory that there is. */
    public static TemporarySpace standard() {
        return new TemporarySpace(OptionalLong.empty(), OptionalLong.empty());
    }

    /** This many bytes and files. */
    public static TemporarySpace of(long bytes, long files) {
        return new TemporarySpace(OptionalLong.of(bytes), OptionalLong.of(files));
    }

    private static void require(String what, OptionalLong value, long minimum) {
        if (value.isPresent() && value.getAsLong() < minimum) {
            throw new IllegalArgumentException(
                    "temporary " + what + " must be at least " + minimum + ", not " + value.getAsLong());
        }
    }
}
