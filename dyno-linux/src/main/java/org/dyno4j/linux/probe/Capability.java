package org.dyno4j.linux.probe;

/** Capabilities that probes may lack, with their numbers in {@code linux/capability.h}. */
enum Capability {
    CAP_SETGID(6),
    CAP_SETUID(7),
    CAP_SETPCAP(8),
    CAP_NET_ADMIN(12),
    CAP_SYS_CHROOT(18),
    CAP_SYS_ADMIN(21),
    CAP_MKNOD(27);

    private final int number;

    Capability(int number) {
        this.number = number;
    }

    boolean isIn(long set) {
        return (set >>> number & 1) != 0;
    }
}
