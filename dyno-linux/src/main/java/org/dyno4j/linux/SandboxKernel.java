package org.dyno4j.linux;

import java.util.Optional;
import java.util.OptionalInt;
import org.dyno4j.DynoException;
import org.dyno4j.isolation.NetworkMode;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.linux.cgroup.Cgroup;
import org.dyno4j.linux.cgroup.Entrant;
import org.dyno4j.linux.io.EventLoop;
import org.dyno4j.linux.io.LinuxSandboxProcess;
import org.dyno4j.linux.io.StartedProcess;
import org.dyno4j.linux.libc.SystemCalls;
import org.dyno4j.linux.net.SandboxSockets;
import org.dyno4j.linux.seccomp.DenialChannel;
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
 * @param directory the cgroup v2 directory that its commands are born in, open
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
            StandardStreams streams = spec.terminal()
                    .<StandardStreams>map(
                            size -> TerminalStreams.open(calls, spawner, confinement.user(), name, init, size))
                    .orElseGet(() -> PipeStreams.open(calls, name, spec));
            opened.add(streams::close);
            Optional<DenialChannel> denials = confinement.hasListener()
                    ? Optional.of(DenialChannel.open(calls, name + " denials"))
                    : Optional.empty();
            denials.ifPresent(channel -> opened.add(channel::close));
            CommandProgram.Composed command = new CommandProgram(
                            spawner.call(),
                            cgroup.joinFiles(Entrant.COMMAND, spawner.call().intoCgroup()),
                            directory,
                            init,
                            confinement,
                            network,
                            streams,
                            denials.map(channel -> OptionalInt.of(channel.childEnd()))
                                    .orElse(OptionalInt.empty()),
                            spec)
                    .compose();
            Child child = spawner.spawnInside(name, CloneArguments.vfork(0), command.program(), command.fork());
            denials.ifPresent(this::watch);
            LinuxSandboxProcess process = LinuxSandboxProcess.attach(
                    loop, new StartedProcess(name, child.pid(), child.pidfd(), streams.handOver()), spec);
            mode.started();
            return process;
        } catch (DynoException e) {
            throw opened.after(StartFailures.explain(name, spec, e));
        } catch (RuntimeException e) {
            throw opened.after(e);
        }
    }

    private void watch(DenialChannel channel) {
        confinement.watch(loop, channel.receive());
        channel.close();
    }
}
