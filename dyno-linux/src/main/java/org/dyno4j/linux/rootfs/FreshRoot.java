package org.dyno4j.linux.rootfs;

import java.util.List;
import org.dyno4j.isolation.Stack;
import org.dyno4j.linux.spawn.SyscallProgram;

/**
 * A base that each sandbox puts together anew, in a mount namespace that belongs to its own user namespace.
 *
 * <p>A copy of a template would do no more there: its mounts would be those of another user namespace, and all of them
 * locked (mount_namespaces(7)).
 *
 * @param tools what is shown of the host
 * @param places where directories of the host will be shown
 * @param masks what is to be masked in {@code /proc}
 */
public record FreshRoot(Tools tools, List<String> places, ProcMasks masks) implements BaseRoot {
    /**
     * Looks at what a stack has, and at the kernel's {@code /proc}.
     *
     * @throws org.dyno4j.DynoException if there is no such directory, or it can't be a stack's root
     */
    public static FreshRoot of(Stack stack, HostTools host) {
        return new FreshRoot(
                stack.root().<Tools>map(StackDirectory::read).orElse(host),
                stack.binds().stream().map(Stack.Bind::target).toList(),
                ProcMasks.read());
    }

    public FreshRoot {
        places = List.copyOf(places);
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
        new SharedRoot(tools, places).stage(steps);
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

    /** Does nothing: it is a plan. */
    @Override
    public void close() {}
}
