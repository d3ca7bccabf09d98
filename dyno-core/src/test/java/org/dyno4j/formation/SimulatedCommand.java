package org.dyno4j.formation;

import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.Signal;

/** A further command in a simulated dyno, which ends as the dyno does when it is started. */
final class SimulatedCommand implements SandboxProcess {
    private static final Duration TIME = Duration.ofMillis(40);

    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private final ProcessSpec process;
    private final Mood.Bad doing;

    SimulatedCommand(SimulatedControl control, ProcessSpec process, Mood.Bad doing) {
        this.process = process;
        this.doing = doing;
        switch (doing) {
            case WELL -> control.after(TIME, () -> exit.complete(new ExitStatus.Exited(0)));
            case FAILING -> control.after(TIME, () -> exit.complete(new ExitStatus.Exited(1)));
            case SLOW -> control.after(Mood.SLOWNESS, () -> exit.complete(new ExitStatus.Exited(0)));
            case HANGING, STUCK -> {}
        }
    }

    /** What was started. */
    ProcessSpec process() {
        return process;
    }

    boolean isRunning() {
        return !exit.isDone();
    }

    @Override
    public long pid() {
        return 2;
    }

    @Override
    public CompletionStage<ExitStatus> exit() {
        return exit;
    }

    @Override
    public ExitStatus awaitExit(Duration timeout) throws TimeoutException {
        if (!exit.isDone()) {
            throw new TimeoutException("the command still runs");
        }
        return exit.join();
    }

    /** Nothing of the sandbox is left. */
    void end() {
        exit.complete(new ExitStatus.Signalled(Signal.SIGKILL.number()));
    }

    @Override
    public void signal(Signal signal) {
        if (doing == Mood.Bad.STUCK) {
            return;
        }
        exit.complete(new ExitStatus.Signalled(signal.number()));
    }

    @Override
    public OutputStream stdin() {
        return OutputStream.nullOutputStream();
    }
}
