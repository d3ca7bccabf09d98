package org.dyno4j.log;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/** How often a drain failed in a row, and when it is tried again. Not thread-safe. */
final class DrainHealth {
    private final DrainRetry retry;
    private final DrainThreads threads;
    private int failures;
    private Optional<DrainFailure> lastFailure = Optional.empty();
    private Optional<Instant> nextRetry = Optional.empty();
    private Optional<Future<?>> timer = Optional.empty();

    DrainHealth(DrainRetry retry, DrainThreads threads) {
        this.retry = retry;
        this.threads = threads;
    }

    void succeeded() {
        failures = 0;
    }

    void refused(DrainFailure failure) {
        lastFailure = Optional.of(failure);
    }

    /** Counts a failure; true for the first in a row. */
    boolean failed(DrainFailure failure) {
        lastFailure = Optional.of(failure);
        failures++;
        return failures == 1;
    }

    /** Has it tried again when the wait that follows the last failure is over. */
    void await(Instant now, Runnable again) {
        Duration delay = retry.delayAfter(failures, ThreadLocalRandom.current());
        nextRetry = Optional.of(now.plus(delay));
        timer = Optional.of(threads.after(delay, again));
    }

    void stopWaiting() {
        nextRetry = Optional.empty();
        timer.ifPresent(waiting -> waiting.cancel(false));
        timer = Optional.empty();
    }

    boolean isWaiting() {
        return nextRetry.isPresent();
    }

    boolean isFailing() {
        return failures > 0;
    }

    Optional<DrainFailure> lastFailure() {
        return lastFailure;
    }

    Optional<Instant> nextRetry() {
        return nextRetry;
    }
}
