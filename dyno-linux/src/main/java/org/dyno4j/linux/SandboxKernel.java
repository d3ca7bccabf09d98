package org.dyno4j.linux;

import java.util.Optional;
import java.util.OptionalInt;
import org.dyno4j.DynoException;
import org.dyno4j.isolation.NetworkMode;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.linux.cgroup.Cgroup;
import org.dyno4j.linux.io.EventLoop;
import org.dyno4j.linux.io.LinuxSandboxProcess;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.io.Pipe;
import org.dyno4j.linux.io.StartedProcess;
import org.dyno4j.linux.libc.SystemCalls;
import org.dyno4j.linux.net.SandboxSockets;
import org.dyno4j.linux.spawn.Child;
import org.dyno4j.linux.spawn.CloneArguments;
import org.dyno4j.linux.spawn.Spawner;

/**
 * What a sandbox asks of the kernel after it was created.
 *
 * @param calls the door to the kernel
 * @param loop watches its processes and carries their output
 * @param spawner starts its processes
 * @param sockets opens sockets in its network
 * @param mode with whose rights it was made
 * @param confinement what is taken from its processes
 * @param network which network it sees
 * @param directory the cgroup v2 directory that processes are born in, open
 */
record SandboxKernel(
        SystemCalls calls,
        EventLoop loop,
        Spawner spawner,
        SandboxSockets sockets,
        Mode mode,
        Confinement confinement,
        NetworkMode network,
        OptionalInt directory) {

    /** Starts a process in the sandbox of this process 1; the caller keeps process 1 from being closed meanwhile. */
    LinuxSandboxProcess start(String name, int init, Cgroup cgroup, ProcessSpec spec) {
        Releases opened = new Releases();
        try {
            Pipe stdout = open(opened, Pipe.fromChild(calls, name + " stdout"));
            Optional<Pipe> stderr = spec.stderr().map(sink -> open(opened, Pipe.fromChild(calls, name + " stderr")));
            Optional<Pipe> stdin = switch (spec.stdin()) {
                case EMPTY -> Optional.<Pipe>empty();
                case PIPE -> Optional.of(open(opened, Pipe.toChild(calls, name + " stdin")));
            };
            CommandProgram.Streams streams = new CommandProgram.Streams(
                    stdin.map(pipe -> OptionalInt.of(pipe.readEnd().number())).orElse(OptionalInt.empty()),
                    stdout.writeEnd().number(),
                    stderr.orElse(stdout).writeEnd().number());
            CommandProgram.Composed command = new CommandProgram(
                            spawner.call(),
                            cgroup.joinFiles(spawner.call().intoCgroup()),
                            directory,
                            init,
                            confinement,
                            network,
                            streams,
                            spec)
                    .compose();
            Child child = spawner.spawnInside(name, CloneArguments.vfork(0), command.program(), command.fork());
            closeChildEnds(stdout, stderr, stdin);
            LinuxSandboxProcess process = LinuxSandboxProcess.attach(
                    loop,
                    new StartedProcess(
                            name,
                            child.pid(),
                            child.pidfd(),
                            stdin.map(Pipe::writeEnd),
                            stdout.readEnd(),
                            stderr.map(Pipe::readEnd)),
                    spec);
            mode.started();
            return process;
        } catch (DynoException e) {
            throw opened.after(StartFailures.explain(name, spec, e));
        } catch (RuntimeException e) {
            throw opened.after(e);
        }
    }

    private static Pipe open(Releases opened, Pipe pipe) {
        opened.add(pipe::close);
        return pipe;
    }

    /** So that the end of the output is seen once the process and its heirs are gone. */
    private static void closeChildEnds(Pipe stdout, Optional<Pipe> stderr, Optional<Pipe> stdin) {
        stdout.writeEnd().close();
        stderr.map(Pipe::writeEnd).ifPresent(OwnedDescriptor::close);
        stdin.map(Pipe::readEnd).ifPresent(OwnedDescriptor::close);
    }
}
