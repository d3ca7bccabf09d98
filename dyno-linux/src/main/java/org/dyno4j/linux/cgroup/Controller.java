package org.dyno4j.linux.cgroup;

import java.util.Arrays;
import java.util.Optional;

/** The cgroup controllers that sandboxes use. */
enum Controller {
    MEMORY("memory"),
    CPU("cpu"),
    /** Exists on cgroup v1 only; every cgroup v2 group counts processor time without a controller. */
    CPU_ACCOUNTING("cpuacct"),
    PIDS("pids"),
    /** What is {@link #BLOCK_IO} on cgroup v1: the kernel has one controller of two names. */
    IO("io"),
    /** Only counts: no limit needs it, so that a host without it lacks nothing but a metric. */
    BLOCK_IO("blkio");

    private final String kernelName;

    Controller(String kernelName) {
        this.kernelName = kernelName;
    }

    /** The name in mount options, {@code /proc/self/cgroup} and {@code cgroup.controllers}. */
    String kernelName() {
        return kernelName;
    }

    /** The controller that the kernel calls so, where sandboxes use it. */
    static Optional<Controller> of(String kernelName) {
        return Arrays.stream(values())
                .filter(controller -> controller.kernelName.equals(kernelName))
                .findFirst();
    }
}
