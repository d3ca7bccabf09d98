package org.dyno4j.linux.rootfs;

import org.dyno4j.linux.spawn.SyscallProgram;

/**
 * A base that each sandbox puts together anew, in a mount namespace that belongs to its own user namespace.
 *
 * <p>A copy of a template would do no more there: its mounts would be those of another user namespace, and all of them
 * locked (mount_namespaces(7)).
 *
 * @param tools what is shown of the host
 * @param masks what is to be masked in {@code /proc}
 */
public record FreshRoot(HostTools tools, ProcMasks masks) implements BaseRoot {
    /** Looks at the kernel's {@code /proc}. */
    public FreshRoot(HostTools tools) {
        this(tools, ProcMasks.read());
    }

    /**
     * Adds the steps, which need mount and pid namespaces of the process's own.
     *
     * <p>The order matters: in a user namespace proc can only be mounted while another one is in sight that nothing is
     * mounted over ({@code mount_too_revealing} of {@code fs/namespace.c}).
     */
    @Override
    public void enter(SyscallProgram.Builder program) {
        MountSteps steps = new MountSteps(program);
        new SharedRoot(tools).stage(steps);
        for (Device device : Device.values()) {
            device.bind(steps);
        }
        steps.proc("proc");
        SharedRoot.settle(steps);
    }

    @Override
    public boolean bringsNamespace() {
        return false;
    }

    @Override
    public boolean withProc() {
        return true;
    }
}
