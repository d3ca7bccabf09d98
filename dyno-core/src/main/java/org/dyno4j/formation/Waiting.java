package org.dyno4j.formation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.dyno4j.dyno.supervision.Decisions;

/** Lets any thread wait for what a snapshot shows. */
final class Waiting {
    private final Decisions decisions;
    private final Publisher publisher;

    Waiting(Decisions decisions, Publisher publisher) {
        this.decisions = decisions;
        this.publisher = publisher;
    }

    /** Waits until the condition is fulfilled; {@code awaited} says it in words. */
    void await(String awaited, Predicate<Snapshot> condition, Duration timeout) throws InterruptedException {
        CompletableFuture<Snapshot> fulfilled = decisions.decide(() -> publisher.when(condition));
        try {
            fulfilled.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new FormationTimeoutException(
                    awaited, timeout, publisher.latest().dynos());
        } catch (ExecutionException closed) {
            throw new IllegalStateException("the formation manager was closed meanwhile", closed);
        } finally {
            fulfilled.cancel(false);
        }
    }
}
