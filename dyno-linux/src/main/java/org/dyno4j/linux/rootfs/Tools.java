package org.dyno4j.linux.rootfs;

/** Programs, libraries and configuration that dynos are shown. */
public sealed interface Tools permits HostTools, StackDirectory {

    /** Adds the steps that show them below the working directory, read-only: {@code etc}, {@code var} and the rest. */
    void show(MountSteps steps);

    /** Whether something of that name stands in the root because of these steps. */
    boolean have(String name);
}
