package org.dyno4j.linux.rootfs;

import org.dyno4j.linux.spawn.SyscallProgram;

/** What the roots of all dynos have in common, and how a sandbox's first process comes to it. */
public sealed interface BaseRoot extends AutoCloseable permits RootTemplate, FreshRoot {

    /**
     * Adds the steps after which it is the process's root, in a mount namespace of its own; nothing else of the host is
     * in sight then.
     */
    void enter(SyscallProgram.Builder program);

    /** Whether the process comes by its mount namespace in these steps; else it has to be born into one. */
    boolean bringsNamespace();

    /** Whether {@code /proc} is there already; else it is only a directory. */
    boolean withProc();

    /** What is to be masked in {@code /proc}. */
    ProcMasks masks();

    /** Gives it back; sandboxes that were made of it stay. */
    @Override
    void close();
}
