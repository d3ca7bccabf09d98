package org.dyno4j.linux.benchmark;

import java.util.List;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.linux.io.Pipe;
import org.dyno4j.linux.io.ProcessDescriptor;
import org.dyno4j.linux.libc.Architecture;
import org.dyno4j.linux.libc.JnaSystemCalls;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.Child;
import org.dyno4j.linux.spawn.CloneArguments;
import org.dyno4j.linux.spawn.Spawner;
import org.dyno4j.linux.spawn.SyscallProgram;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The spawn engine without any isolation: what {@link ProcessBuilder} does, three pipes included. */
@State(Scope.Benchmark)
public class BareSpawn {
    private final SystemCalls calls = JnaSystemCalls.open();
    private final Spawner spawner = Spawner.open(calls, Architecture.current());

    @TearDown
    public void close() {
        spawner.close();
    }

    /** From nothing to the exit status of a command that takes no time. */
    ExitStatus run(String command) {
        try (Pipe stdin = Pipe.toChild(calls, "stdin");
                Pipe stdout = Pipe.fromChild(calls, "stdout");
                Pipe stderr = Pipe.fromChild(calls, "stderr")) {
            Child child = spawner.spawn(command, CloneArguments.vfork(0), program(command, stdin, stdout, stderr));
            try (ProcessDescriptor process = new ProcessDescriptor(calls, child.pidfd())) {
                return process.awaitEnd();
            }
        }
    }

    private static SyscallProgram program(String command, Pipe stdin, Pipe stdout, Pipe stderr) {
        SyscallProgram.Builder program = SyscallProgram.builder();
        List<Integer> streams = List.of(
                stdin.readEnd().number(),
                stdout.writeEnd().number(),
                stderr.writeEnd().number());
        for (int stream = 0; stream < streams.size(); stream++) {
            program.call(SystemCall.DUP3, Argument.of(streams.get(stream)), Argument.of(stream), Argument.of(0));
        }
        program.call(SystemCall.CLOSE_RANGE, Argument.of(3), Argument.constant("~0U", 0xffff_ffffL), Argument.of(0));
        program.call(
                SystemCall.RT_SIGPROCMASK,
                Argument.constant("SIG_SETMASK", 2),
                new Argument.Bytes(new byte[8], "no signals"),
                Argument.none(),
                Argument.of(8));
        program.call(
                SystemCall.EXECVE,
                Argument.of(command),
                new Argument.Texts(List.of(command)),
                new Argument.Texts(List.of("PATH=/usr/bin:/bin")));
        return program.build();
    }
}
