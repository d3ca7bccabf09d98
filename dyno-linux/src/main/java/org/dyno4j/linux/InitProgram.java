package org.dyno4j.linux;

import java.util.List;
import java.util.OptionalInt;
import org.dyno4j.isolation.NetworkMode;
import org.dyno4j.linux.cgroup.JoinFiles;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.net.Loopback;
import org.dyno4j.linux.net.NetworkNamespaces;
import org.dyno4j.linux.rootfs.RootFilesystem;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.CloneArguments;
import org.dyno4j.linux.spawn.DynoUser;
import org.dyno4j.linux.spawn.SyscallProgram;

/**
 * The birth of a sandbox: its first process builds the walls around itself, then becomes process 1.
 *
 * @param joinFiles the cgroup files to enter by
 * @param root what the sandbox sees as its file system
 * @param confinement what is taken from it
 * @param network which network it sees
 * @param networkNamespace a descriptor of the network namespace that awaits it, where there is one
 * @param control the read end of the pipe that process 1 takes orders from
 * @param executable the executable of process 1
 */
record InitProgram(
        JoinFiles joinFiles,
        RootFilesystem root,
        Confinement confinement,
        NetworkMode network,
        OptionalInt networkNamespace,
        int control,
        int executable) {
    private static final int STDIN = 0;
    private static final int EXECUTABLE = 1;
    private static final int O_CLOEXEC = 0x80000;
    private static final int AT_EMPTY_PATH = 0x1000;
    /** sethostname(2); {@code __NEW_UTS_LEN} of {@code linux/utsname.h}. */
    static final int HOST_NAME_MAX = 64;

    private static final long BORN_INTO =
            CloneArguments.CLONE_NEWPID | CloneArguments.CLONE_NEWIPC | CloneArguments.CLONE_NEWUTS;

    /** The namespaces of a sandbox that a later process enters before it is forked there. */
    static long namespaces(DynoUser user, NetworkMode network) {
        long always = BORN_INTO | CloneArguments.CLONE_NEWNS | user.namespace();
        return switch (network) {
            case ISOLATED -> always | CloneArguments.CLONE_NEWNET;
            case HOST -> always;
        };
    }

    /** Into which namespaces of its own the first process is born; it gets the others later, see below. */
    CloneArguments cloneArguments() {
        return CloneArguments.vfork(BORN_INTO
                | confinement.user().namespace()
                | (root.base().bringsNamespace() ? 0 : CloneArguments.CLONE_NEWNS)
                | (makesNetwork() ? CloneArguments.CLONE_NEWNET : 0));
    }

    private boolean makesNetwork() {
        return network == NetworkMode.ISOLATED && networkNamespace.isEmpty();
    }

    SyscallProgram compose() {
        SyscallProgram.Builder program = SyscallProgram.builder();
        OutOfMemoryScore.raise(program);
        confinement.user().found(program);
        CommonSteps.joinCgroups(program, CommonSteps.openCgroups(program, joinFiles.first()));
        List<Argument> scheduling = CommonSteps.openCgroups(program, joinFiles.last());
        networkNamespace.ifPresent(descriptor -> NetworkNamespaces.enter(program, descriptor));
        if (makesNetwork()) {
            Loopback.bringUp(program);
        }
        root.compose(program);
        program.call(
                SystemCall.SETHOSTNAME,
                Argument.of(root.hostName()),
                Argument.of(root.hostName().length()));
        KeptDescriptors kept = new KeptDescriptors();
        scheduling.forEach(kept::keep);
        kept.keep(Argument.of(control));
        kept.keep(Argument.of(executable));
        // Before it waits for the sandbox's processor time.
        kept.closeOthers(program);
        // 0 and 1 are the only descriptors that are left in the end: the pipe, and the executable until it runs.
        program.call(SystemCall.DUP3, kept.place(Argument.of(control)), Argument.of(STDIN), Argument.of(0));
        program.call(
                SystemCall.DUP3,
                kept.place(Argument.of(executable)),
                Argument.of(EXECUTABLE),
                Argument.constant("O_CLOEXEC", O_CLOEXEC));
        confinement.limit(program);
        CommonSteps.joinCgroups(program, scheduling.stream().map(kept::place).toList());
        // Its root is the cgroup that the process is in at this moment: so not by clone3, but here.
        program.call(SystemCall.UNSHARE, Argument.constant("CLONE_NEWCGROUP", CloneArguments.CLONE_NEWCGROUP));
        program.call(SystemCall.SETSID);
        CommonSteps.closeFrom(program, 2);
        confinement.dropPrivileges(program);
        CommonSteps.resetSignals(program);
        confinement.filterInit(program);
        program.call(
                SystemCall.EXECVEAT,
                Argument.of(EXECUTABLE),
                Argument.of(""),
                new Argument.Texts(List.of("dyno4j-init")),
                new Argument.Texts(List.of()),
                Argument.constant("AT_EMPTY_PATH", AT_EMPTY_PATH));
        return program.build();
    }
}
