package org.dyno4j.linux.cgroup;

import org.dyno4j.isolation.ResourceLimits;

/** The limits that a sandbox can ask for, each with the controller that enforces it. */
enum Limit {
    MEMORY("memory limit", Controller.MEMORY),
    SWAP("swap limit", Controller.MEMORY),
    CPU_WEIGHT("cpu weight", Controller.CPU),
    CPU_QUOTA("cpu quota", Controller.CPU),
    PROCESSES("process limit", Controller.PIDS);

    private final String title;
    private final Controller controller;

    Limit(String title, Controller controller) {
        this.title = title;
        this.controller = controller;
    }

    /** The name for people. */
    String title() {
        return title;
    }

    Controller controller() {
        return controller;
    }

    /** Whether these limits contain it. Who limits memory limits swap too, see {@link ResourceLimits#swapBytes()}. */
    boolean isAskedBy(ResourceLimits limits) {
        return switch (this) {
            case MEMORY -> limits.memoryBytes().isPresent();
            case SWAP -> limits.memoryBytes().isPresent() || limits.swapBytes().isPresent();
            case CPU_WEIGHT -> limits.cpuWeight().isPresent();
            case CPU_QUOTA -> limits.cpus().isPresent();
            case PROCESSES -> limits.processes().isPresent();
        };
    }
}
