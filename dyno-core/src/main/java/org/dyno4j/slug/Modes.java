package org.dyno4j.slug;

import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;

/** Permissions as the kernel numbers them: {@code 0755}. Bits that raise privileges are none of them. */
final class Modes {
    private Modes() {}

    static int of(PosixFileAttributes attributes) {
        int mode = 0;
        for (PosixFilePermission permission : PosixFilePermission.values()) {
            mode = mode << 1 | (attributes.permissions().contains(permission) ? 1 : 0);
        }
        return mode;
    }
}
