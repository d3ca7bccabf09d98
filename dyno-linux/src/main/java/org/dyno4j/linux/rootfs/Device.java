package org.dyno4j.linux.rootfs;

import java.util.Locale;

/** The device nodes that a dyno has, with their numbers in Documentation/admin-guide/devices.txt. */
enum Device {
    NULL(1, 3),
    ZERO(1, 5),
    FULL(1, 7),
    RANDOM(1, 8),
    URANDOM(1, 9),
    TTY(5, 0);

    private final int major;
    private final int minor;

    Device(int major, int minor) {
        this.major = major;
        this.minor = minor;
    }

    private String path() {
        return "dev/" + name().toLowerCase(Locale.ROOT);
    }

    void make(MountSteps steps) {
        steps.characterDevice(path(), major, minor);
    }

    /** Shows the host's own node: in a user namespace none can be made (mknod(2)). */
    void bind(MountSteps steps) {
        steps.file(path(), new byte[0]);
        steps.bindDevice("/" + path(), path());
    }
}
