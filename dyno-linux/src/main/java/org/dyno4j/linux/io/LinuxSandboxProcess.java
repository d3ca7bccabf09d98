package org.dyno4j.linux.io;

import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.Signal;
import org.dyno4j.isolation.TerminalSize;

/** A started process whose output and end are watched by the loop. */
public final class LinuxSandboxProcess implements SandboxProcess {
    private final EventLoop loop;
    private final String sandbox;
    private final long pid;
    private final ProcessDescriptor process;
    private final Optional<PipeOutputStream> stdin;
    private final List<OutputPump> pumps;
    private final Optional<Terminal> terminal;
    private final ExitWatch watch;

    private LinuxSandboxProcess(EventLoop loop, StartedProcess started, ProcessSpec spec) {
        this.loop = loop;
        sandbox = started.sandbox();
        pid = started.pid();
        process = new ProcessDescriptor(loop.calls(), started.pidfd());
        stdin = started.streams().input().map(end -> new PipeOutputStream(loop, end));
        pumps = pumps(loop, started.streams(), spec);
        terminal = started.streams() instanceof HeldStreams.OneTerminal held
                ? Optional.of(held.terminal())
                : Optional.empty();
        watch = new ExitWatch(loop, sandbox, process, () -> pumps.forEach(OutputPump::drain));
    }

    private static List<OutputPump> pumps(EventLoop loop, HeldStreams streams, ProcessSpec spec) {
        List<OutputPump> pumps = new ArrayList<>();
        if (streams instanceof HeldStreams.Pipes pipes) {
            pumps.add(new OutputPump(loop, OutputKind.PIPE, pipes.output(), spec.stdout()));
            pipes.error()
                    .ifPresent(end -> pumps.add(new OutputPump(
                            loop, OutputKind.PIPE, end, spec.stderr().orElse(spec.stdout()))));
        } else if (streams instanceof HeldStreams.OneTerminal held) {
            pumps.add(new OutputPump(loop, OutputKind.TERMINAL, held.terminal().screen(), spec.stdout()));
        }
        return pumps;
    }

    /**
     * Takes over a process: its output flows to the sinks of the spec, its end is waited for.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the loop is closed; the descriptors are closed then
     */
    public static LinuxSandboxProcess attach(EventLoop loop, StartedProcess started, ProcessSpec spec) {
        LinuxSandboxProcess attached = new LinuxSandboxProcess(loop, started, spec);
        try {
            loop.execute(attached::start);
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
        return attached;
    }

    /** Watches all of it or nothing: a process whose output nobody takes must not run on either. */
    private void start() {
        try {
            pumps.forEach(OutputPump::start);
            if (terminal.isPresent()) {
                // Nobody can type where nothing is shown any more; what is closed with the last reader is the terminal.
                CompletionStage<Void> unused = pumps.get(0).ended().thenRun(this::closeInput);
            }
            watch.start();
        } catch (RuntimeException e) {
            pumps.forEach(OutputPump::abandon);
            watch.abandon(e);
            throw e;
        }
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public CompletionStage<ExitStatus> exit() {
        return watch.exit().minimalCompletionStage();
    }

    @Override
    public ExitStatus awaitExit(Duration timeout) throws InterruptedException, TimeoutException {
        if (!watch.exit().isDone()) {
            loop.refuseOnLoopThread("process " + pid + " of " + sandbox + " has ended");
        }
        try {
            return watch.exit().get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            TimeoutException explained =
                    new TimeoutException(sandbox + ": process " + pid + " still runs after " + timeout);
            explained.initCause(e);
            throw explained;
        } catch (ExecutionException e) {
            throw new SandboxException(
                    sandbox, "how process " + pid + " ended is not known", Objects.requireNonNull(e.getCause()));
        }
    }

    @Override
    public void signal(Signal signal) {
        process.signal(signal);
    }

    @Override
    public OutputStream stdin() {
        return stdin.orElseThrow(() -> new IllegalStateException(
                sandbox + ": the standard input of process " + pid + " is no pipe; ask for StandardInput.PIPE"));
    }

    @Override
    public void resize(TerminalSize size) {
        Terminal resized = requireTerminal();
        // Where the loop is closed there is nobody to see it any more.
        loop.tryExecute(() -> resized.resize(loop.calls(), size));
    }

    /** The kernel does the rest when the last descriptor of the master is closed ({@code pty_close}). */
    @Override
    public void hangUp() {
        requireTerminal();
        finish();
    }

    private Terminal requireTerminal() {
        return terminal.orElseThrow(
                () -> new IllegalStateException(sandbox + ": process " + pid + " has no terminal; ask for one"));
    }

    private void closeInput() {
        stdin.ifPresent(PipeOutputStream::close);
    }

    /**
     * Gives the sinks what is left in the pipes, ends them, and closes standard input.
     *
     * <p>For when nothing inside the sandbox lives any more: an end of a pipe that was smuggled out is cut off here.
     * Waits until it is done. Idempotent.
     */
    public void finish() {
        closeInput();
        if (!isOver()) {
            loop.run(() -> pumps.forEach(OutputPump::finish));
        }
    }

    /** Whether nothing of it is held any more: it has ended, its output too, and its standard input is closed. */
    public boolean isOver() {
        return watch.exit().isDone()
                && pumps.stream().allMatch(OutputPump::isEnded)
                && stdin.map(PipeOutputStream::isClosed).orElse(true);
    }
}
