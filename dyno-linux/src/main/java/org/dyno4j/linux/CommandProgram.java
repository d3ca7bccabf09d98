package org.dyno4j.linux;

import java.util.List;
import java.util.OptionalInt;
import org.dyno4j.isolation.NetworkMode;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.linux.cgroup.JoinFiles;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.seccomp.DenialChannel;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.CloneArguments;
import org.dyno4j.linux.spawn.CloneCall;
import org.dyno4j.linux.spawn.SyscallProgram;

/**
 * The birth of a process in a sandbox: a guide enters the sandbox's namespaces and forks there, and the forked process,
 * a child of the JVM, takes its place in the cgroups, gives up all privileges and executes the command.
 *
 * <p>What runs in the sandbox can see the forked process, and stop it where both have one user, as without root they have
 * from its birth; the guide waits for it then. So before the fork the guide closes whatever of the JVM's isn't for this
 * process. The guide itself has no number in the sandbox's pid namespace.
 *
 * @param call the system call that makes processes
 * @param joinFiles the cgroup files to enter by
 * @param cgroup a descriptor of the cgroup v2 directory to be born in
 * @param init a pidfd of the sandbox's process 1
 * @param confinement what is taken from it
 * @param network which network the sandbox sees
 * @param streams its standard streams
 * @param denials a descriptor of the socket by which the listener of its filter is handed out, where it has one
 * @param spec the command
 */
record CommandProgram(
        CloneCall call,
        JoinFiles joinFiles,
        OptionalInt cgroup,
        int init,
        Confinement confinement,
        NetworkMode network,
        StandardStreams streams,
        OptionalInt denials,
        ProcessSpec spec) {
    private static final int FIRST_BEYOND_STREAMS = 3;
    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

    /** A program, and the step of it that forks. */
    record Composed(SyscallProgram program, int fork) {}

    Composed compose() {
        SyscallProgram.Builder program = SyscallProgram.builder();
        OutOfMemoryScore.raise(program);
        // Opened out here, where the host's cgroup file system is in sight; used by the forked process, so that the
        // guide never counts against the sandbox's limits.
        List<Argument> cgroups = CommonSteps.openCgroups(program, joinFiles.first());
        List<Argument> scheduling = CommonSteps.openCgroups(program, joinFiles.last());
        KeptDescriptors kept = keep(cgroups, scheduling);
        kept.closeOthers(program);
        enter(program, kept, "CLONE_NEW*", InitProgram.namespaces(confinement.user(), network));
        streams.connect(program, kept, confinement.user());
        int fork = program.fork(
                call, CloneArguments.vfork(CloneArguments.CLONE_PARENT).into(kept.number(cgroup)));
        CommonSteps.joinCgroups(program, cgroups.stream().map(kept::place).toList());
        confinement.limit(program);
        program.call(SystemCall.UMASK, Argument.constant("022", 022));
        CommonSteps.joinCgroups(program, scheduling.stream().map(kept::place).toList());
        // Not before the fork: with nsdelegate nobody may be born from outside into a cgroup that lies beyond the
        // root of the cgroup namespace he is in (cgroups(7)).
        enter(program, kept, "CLONE_NEWCGROUP", CloneArguments.CLONE_NEWCGROUP);
        program.call(SystemCall.SETSID);
        streams.takeControl(program);
        denials.ifPresent(socket -> DenialChannel.place(program, kept.number(Argument.of(socket))));
        CommonSteps.closeFrom(program, denials.isPresent() ? DenialChannel.SOCKET + 1 : FIRST_BEYOND_STREAMS);
        confinement.dropPrivileges(program);
        program.call(SystemCall.CHDIR, Argument.of(spec.workingDirectory()));
        CommonSteps.resetSignals(program);
        confinement.filterCommand(program);
        execute(program);
        return new Composed(program.build(), fork);
    }

    private KeptDescriptors keep(List<Argument> cgroups, List<Argument> scheduling) {
        KeptDescriptors kept = new KeptDescriptors();
        kept.keep(Argument.of(init));
        cgroup.ifPresent(directory -> kept.keep(Argument.of(directory)));
        cgroups.forEach(kept::keep);
        scheduling.forEach(kept::keep);
        streams.keep(kept);
        denials.ifPresent(socket -> kept.keep(Argument.of(socket)));
        return kept;
    }

    private void enter(SyscallProgram.Builder program, KeptDescriptors kept, String label, long namespaces) {
        program.call(SystemCall.SETNS, kept.place(Argument.of(init)), Argument.constant(label, namespaces));
    }

    private void execute(SyscallProgram.Builder program) {
        List<String> environment = spec.environment().entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
        for (String candidate : candidates()) {
            program.tryCall(
                    SystemCall.EXECVE,
                    Argument.of(candidate),
                    new Argument.Texts(spec.command()),
                    new Argument.Texts(environment));
        }
        program.call(SystemCall.EXIT_GROUP, Argument.of(127));
    }

    /** Where {@code execvp(3)} would look; an empty part of PATH means the working directory. */
    private List<String> candidates() {
        String name = spec.command().get(0);
        if (name.indexOf('/') >= 0) {
            return List.of(name);
        }
        String path = spec.environment().getOrDefault("PATH", DEFAULT_PATH);
        return List.of(path.split(":", -1)).stream()
                .map(directory -> directory.isEmpty() ? "./" + name : directory + "/" + name)
                .toList();
    }
}
