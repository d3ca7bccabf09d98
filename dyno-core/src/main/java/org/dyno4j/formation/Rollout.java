package org.dyno4j.formation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.dyno4j.dyno.supervision.Awaiting;

/** The change of a formation to another release, which goes on by itself. Thread-safe. */
public final class Rollout {
    private final FormationRelease release;
    private final CompletableFuture<RolloutOutcome> outcome;
    private final Runnable rollBack;

    Rollout(FormationRelease release, CompletionStage<RolloutOutcome> outcome, Runnable rollBack) {
        this.release = release;
        this.outcome = outcome.toCompletableFuture().copy();
        this.rollBack = rollBack;
    }

    /** What is rolled out. */
    public FormationRelease release() {
        return release;
    }

    /**
     * Completes when it is over; where it failed, when all dynos are back on the release before.
     *
     * <p>Dependents must be asynchronous or return at once.
     */
    public CompletionStage<RolloutOutcome> outcome() {
        return outcome.minimalCompletionStage();
    }

    /**
     * Waits until it is over.
     *
     * @throws TimeoutException if it still goes on after that time
     * @throws IllegalStateException on the thread that decides about dynos, where dependents run that are not asynchronous
     * @throws InterruptedException if the thread was interrupted
     */
    public RolloutOutcome await(Duration timeout) throws InterruptedException, TimeoutException {
        try {
            return Awaiting.get(outcome, "the rollout of " + release.name() + " is over", timeout);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Brings all dynos back onto the release before. Returns at once; does nothing where it is over. */
    public void rollBack() {
        rollBack.run();
    }
}
