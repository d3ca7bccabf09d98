package org.dyno4j.formation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.ExitVerdict;

/**
 * What becomes of a dyno that has ended though nobody had told it to: whether that is a crash, and whether and when it is
 * started again.
 *
 * <p>Belongs to the control thread. Counts twice: crashes in a row, which are forgotten once the dyno was up for long
 * enough, for the restart policy; and failures since it was brought onto its release, for the rollout.
 */
final class Recovery {
    private final DynoRecord record;
    private final Backoff backoff;
    private final Journal journal;
    private final Consumer<String> launch;
    private int failures;

    /** {@code launch} starts the dyno, and is told why. */
    Recovery(DynoRecord record, Backoff backoff, Journal journal, Consumer<String> launch) {
        this.record = record;
        this.backoff = backoff;
        this.journal = journal;
        this.launch = launch;
    }

    /** Nothing of it runs any more. Where it never was up, even a status of 0 is a crash: it did not do its work. */
    void ended(ExitVerdict verdict) {
        Optional<Duration> delay =
                verdict.isClean() && record.isServing() ? backoff.policy().cleanExitDelay() : Optional.empty();
        if (delay.isPresent()) {
            endedCleanly(verdict, delay.get());
        } else {
            crashed(verdict);
        }
    }

    private void endedCleanly(ExitVerdict verdict, Duration delay) {
        record.become(DynoState.DOWN, verdict.describe());
        backoff.await(delay, () -> launch.accept("started again, " + verdict.describe()));
        journal.cleanRestart(record.name(), backoff.crashes(), delay);
    }

    private void crashed(ExitVerdict verdict) {
        failures++;
        record.become(DynoState.CRASHED, verdict.describe());
        backoff.crashed(() -> launch.accept("attempt " + (backoff.crashes() + 1) + ", " + verdict.describe()))
                .ifPresent(delay -> journal.retryScheduled(record.name(), backoff.crashes(), delay));
        if (backoff.isExhausted()) {
            journal.givenUp(record.name(), backoff.crashes(), verdict);
            record.become(DynoState.FAILED, verdict.describe());
        }
    }

    /** What was to replace a dyno that is up has failed. */
    void replacementFailed(ExitVerdict verdict) {
        failures++;
        journal.replacementFailed(record.name(), verdict);
    }

    /** The dyno is up; its crashes are forgotten once that has lasted. */
    void isUp() {
        backoff.up(journal::changed);
    }

    /** The dyno is up no more; its crashes go on counting. */
    void isUpNoMore() {
        backoff.cancel();
    }

    /** Starts it now, where it rests; its crashes go on counting, unless it was given up. */
    void retryNow() {
        if (isResting()) {
            if (record.state() == DynoState.FAILED) {
                backoff.reset();
            } else {
                backoff.cancel();
            }
            launch.accept("retried by request");
        }
    }

    /** Whether it has ended by itself, and waits for its restart or for somebody. */
    boolean isResting() {
        return switch (record.state()) {
            case CRASHED, FAILED -> true;
            case DOWN -> backoff.isWaiting();
            case STARTING, UP, PAUSED, STOPPING, COMPLETE -> false;
        };
    }

    /** Ends any wait and forgets all crashes. */
    void reset() {
        backoff.reset();
    }

    /** It is on another release. */
    void forgetFailures() {
        failures = 0;
    }

    /** How many runs have failed since {@link #forgetFailures}. */
    int failures() {
        return failures;
    }

    int crashes() {
        return backoff.crashes();
    }

    Optional<Instant> retryAt() {
        return backoff.retryAt();
    }
}
