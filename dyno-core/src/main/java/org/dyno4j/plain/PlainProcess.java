package org.dyno4j.plain;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.Signal;
import org.dyno4j.isolation.StandardInput;

/** A child process of the JVM. */
final class PlainProcess implements SandboxProcess {
    private static final int SIGNALLED = 128;
    private static final int HIGHEST_SIGNAL = 64;

    private final Process process;
    private final ProcessTree tree;
    private final OutputPoller poller;
    private final StandardInput stdin;
    private final List<PolledOutput> outputs = new ArrayList<>();
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();

    PlainProcess(Process process, ProcessSpec spec, ProcessTree tree, OutputPoller poller) {
        this.process = process;
        this.tree = tree;
        this.poller = poller;
        this.stdin = spec.stdin();
        outputs.add(new PolledOutput(process.getInputStream(), spec.stdout()));
        spec.stderr().ifPresent(sink -> outputs.add(new PolledOutput(process.getErrorStream(), sink)));
        if (stdin == StandardInput.EMPTY) {
            closeInput();
        }
    }

    private void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException("nothing was written, so nothing can fail", e);
        }
    }

    /** Hands on output; after the end, all of it, and then the exit status. Returns whether there was anything. */
    boolean pump(byte[] buffer) {
        boolean ended = !process.isAlive(); // asked first: all output was written by then
        boolean moved = false;
        for (PolledOutput output : outputs) {
            moved |= output.pump(buffer, ended);
        }
        if (ended) {
            exit.complete(status(process.exitValue()));
        }
        return moved || ended;
    }

    private static ExitStatus status(int value) {
        return value > SIGNALLED && value <= SIGNALLED + HIGHEST_SIGNAL
                ? new ExitStatus.Signalled(value - SIGNALLED)
                : new ExitStatus.Exited(value & 0xff);
    }

    boolean over() {
        return exit.isDone();
    }

    void onExit(Runnable action) {
        CompletableFuture<Void> unused = process.onExit().thenRun(action);
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public CompletionStage<ExitStatus> exit() {
        return exit.minimalCompletionStage();
    }

    @Override
    public ExitStatus awaitExit(Duration timeout) throws InterruptedException, TimeoutException {
        if (!exit.isDone()) {
            poller.refuseOnItsThread("process " + pid() + " has ended");
        }
        try {
            return exit.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the exit of a process never fails", e);
        }
    }

    @Override
    public void signal(Signal signal) {
        if (process.isAlive()) {
            tree.signal(signal, List.of(process.toHandle()));
        }
    }

    @Override
    public OutputStream stdin() {
        if (stdin != StandardInput.PIPE) {
            throw new IllegalStateException("the standard input of this process is no pipe");
        }
        return new UnbufferedOutput(process.getOutputStream());
    }
}
