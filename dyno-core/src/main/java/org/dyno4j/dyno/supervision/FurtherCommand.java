package org.dyno4j.dyno.supervision;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.OutputSink;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.Signal;
import org.jspecify.annotations.Nullable;

/** A further command in a dyno that runs: confined like the first one, with its environment, and ending with it. */
public final class FurtherCommand {
    private final DynoLog log;
    private final String command;
    private final Map<String, String> further;
    private final Streams streams;
    private final CompletableFuture<SandboxProcess> process = new CompletableFuture<>();
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();

    /**
     * Prepares it.
     *
     * @param further variables beside those of the dyno, over which they win
     */
    public FurtherCommand(DynoLog log, String command, Map<String, String> further, Streams streams) {
        this.log = log;
        this.command = command;
        this.further = Map.copyOf(further);
        this.streams = streams;
    }

    /** Completes with how it ended, after all that it had printed was given on; or with why it could not be started. */
    public CompletionStage<ExitStatus> exit() {
        return exit.minimalCompletionStage();
    }

    /** Sends it a signal as soon as it runs. */
    public void signal(Signal signal) {
        CompletableFuture<Void> unused = process.thenAccept(started -> started.signal(signal));
    }

    /** On a worker. */
    void start(Sandbox sandbox, DynoSpec dyno) {
        log.platform(dyno.name(), PlatformLines.executing(command));
        OutputSink output = streams.output(line -> {}, () -> {});
        try {
            SandboxProcess started = Shell.start(sandbox, shell -> spec(shell, dyno, output));
            streams.started(started);
            process.complete(started);
            if (!streams.onTerminal()) {
                streams.gone().thenRun(() -> started.signal(Signal.SIGHUP));
            }
            started.exit().whenComplete((status, failure) -> ended(dyno, status, failure));
        } catch (RuntimeException | Error untold) {
            Throwable failure = Failures.redacted(untold, log);
            log.platform(dyno.name(), PlatformLines.notExecuted(failure));
            output.end();
            streams.notStarted(String.valueOf(failure.getMessage()));
            process.completeExceptionally(failure);
            exit.completeExceptionally(failure);
        }
    }

    private ProcessSpec spec(String shell, DynoSpec dyno, OutputSink output) {
        return streams.connect(dyno.inside(shell, command))
                .environment(further)
                .stdout(output)
                .build();
    }

    private void ended(DynoSpec dyno, @Nullable ExitStatus status, @Nullable Throwable failure) {
        if (status != null) {
            log.platform(dyno.name(), PlatformLines.executed(status));
            exit.complete(status);
        } else {
            exit.completeExceptionally(Failures.redacted(Objects.requireNonNull(failure), log));
        }
    }
}
