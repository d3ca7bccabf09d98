package org.dyno4j.formation;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.dyno4j.dyno.Attachment;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.supervision.Awaiting;

/** A dyno that was started to run one command once, and is not restarted. Thread-safe. */
public final class OneOff {
    private final DynoName name;
    private final CompletableFuture<ExitVerdict> verdict;
    private final Optional<Attachment> attachment;
    private final Runnable stop;

    OneOff(
            DynoName name,
            CompletionStage<ExitVerdict> verdict,
            Optional<? extends Attachment> attachment,
            Runnable stop) {
        this.name = name;
        this.verdict = verdict.toCompletableFuture().copy();
        this.attachment = attachment.map(attached -> attached);
        this.stop = stop;
    }

    /** Its name, such as {@code run.4859}. */
    public DynoName name() {
        return name;
    }

    /**
     * The caller's side, where the spec asked for one.
     *
     * <p>Closing it is what a client does that goes away; what is done then is that of
     * {@link FormationBuilder#hangUpPolicy}.
     */
    public Optional<Attachment> attachment() {
        return attachment;
    }

    /**
     * Completes with how it ended, after all that it had printed was given to the log plane, or to who is attached.
     *
     * <p>Dependents must be asynchronous or return at once.
     */
    public CompletionStage<ExitVerdict> verdict() {
        return verdict.minimalCompletionStage();
    }

    /**
     * Waits for its end.
     *
     * @throws TimeoutException if it still runs after that time
     * @throws IllegalStateException on the thread that decides about dynos, where dependents run that are not asynchronous
     * @throws InterruptedException if the thread was interrupted
     */
    public ExitVerdict await(Duration timeout) throws InterruptedException, TimeoutException {
        try {
            return Awaiting.get(verdict, name + " has ended", timeout);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Ends it: SIGTERM, grace, SIGKILL. Returns at once; does nothing where it has ended. */
    public void stop() {
        stop.run();
    }
}
