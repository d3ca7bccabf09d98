package org.dyno4j.examples;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.Signal;
import org.dyno4j.isolation.StandardInput;

/** The command of {@link RunOnce} while it runs, its standard streams tied to those of this JVM. */
final class RunOnceCommand {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final String TIME_IS_UP = "time is up";

    private final Sandbox sandbox;
    private final long start = System.nanoTime();
    private final OutputRelay stdout;
    private final OutputRelay stderr;
    private final SandboxProcess process;

    private RunOnceCommand(RunOnceOptions options, Sandbox sandbox) {
        this.sandbox = sandbox;
        stdout = new OutputRelay("stdout", new FileOutputStream(FileDescriptor.out), sandbox::close);
        stderr = new OutputRelay("stderr", new FileOutputStream(FileDescriptor.err), sandbox::close);
        process = sandbox.start(ProcessSpec.command(options.command())
                .environment(options.wholeEnvironment())
                .stdin(StandardInput.PIPE)
                .stdout(stdout)
                .stderr(stderr)
                .build());
    }

    /**
     * Starts the command.
     *
     * @throws org.dyno4j.isolation.CommandException if there is no such command, or it can't be executed
     */
    static RunOnceCommand start(RunOnceOptions options, Sandbox sandbox) {
        RunOnceCommand command = new RunOnceCommand(options, sandbox);
        InputRelay.start(new FileInputStream(FileDescriptor.in), command.process.stdin());
        return command;
    }

    /** Waits until it ends, its time is up or it is told to stop; closes the sandbox. */
    RunOnceVerdict awaitEnd(Optional<Duration> timeout, CompletableFuture<?> stop) throws InterruptedException {
        CompletableFuture<ExitStatus> exit = process.exit().toCompletableFuture();
        CompletableFuture<Object> first = CompletableFuture.anyOf(exit, stop);
        timeout.ifPresent(time -> first.completeOnTimeout(TIME_IS_UP, time.toNanos(), TimeUnit.NANOSECONDS));
        boolean timedOut = TIME_IS_UP.equals(first.join());
        if (!exit.isDone()) {
            terminate();
        }
        sandbox.close(); // also ends what the command has left in the background
        Duration wall = Duration.ofNanos(System.nanoTime() - start);
        stdout.await();
        stderr.await();
        return new RunOnceVerdict(exit.join(), timedOut, sandbox.usage(), wall);
    }

    private void terminate() throws InterruptedException {
        sandbox.signal(Signal.SIGTERM);
        try {
            process.awaitExit(GRACE);
        } catch (TimeoutException stubborn) {
            // Closing the sandbox kills it.
        }
    }
}
