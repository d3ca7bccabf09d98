package org.dyno4j.formation;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.dyno4j.DynoException;
import org.dyno4j.dyno.Attachment;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.supervision.Awaiting;
import org.dyno4j.dyno.supervision.FurtherCommand;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.Signal;

/** A further command in a dyno that runs, confined like the dyno's own, and ending with the dyno. Thread-safe. */
public final class Execution {
    private final DynoName dyno;
    private final FurtherCommand command;
    private final CompletableFuture<ExitStatus> exit;
    private final Optional<Attachment> attachment;

    Execution(DynoName dyno, FurtherCommand command, Optional<Attachment> attachment) {
        this.dyno = dyno;
        this.command = command;
        this.exit = command.exit().toCompletableFuture().copy();
        this.attachment = attachment;
    }

    /** The dyno that it runs in. */
    public DynoName dyno() {
        return dyno;
    }

    /** The caller's side, where the spec asked for one. */
    public Optional<Attachment> attachment() {
        return attachment;
    }

    /**
     * Completes with how it ended, after all that it had printed was given on; exceptionally where it could not be
     * started.
     *
     * <p>Dependents must be asynchronous or return at once.
     */
    public CompletionStage<ExitStatus> exit() {
        return exit.minimalCompletionStage();
    }

    /**
     * Waits for its end.
     *
     * @throws DynoException if it could not be started
     * @throws TimeoutException if it still runs after that time
     * @throws IllegalStateException on the thread that decides about dynos, where dependents run that are not asynchronous
     * @throws InterruptedException if the thread was interrupted
     */
    public ExitStatus await(Duration timeout) throws InterruptedException, TimeoutException {
        try {
            return Awaiting.get(exit, "the command in " + dyno + " has ended", timeout);
        } catch (ExecutionException failure) {
            throw new DynoException(dyno + ": the command could not be executed: " + failure.getCause(), failure);
        }
    }

    /** Sends it a signal as soon as it runs. Does nothing where it has ended. */
    public void signal(Signal signal) {
        command.signal(signal);
    }
}
