package org.dyno4j.formation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.supervision.Control;
import org.dyno4j.dyno.supervision.Control.Timer;

/** Counts the crashes in a row of one dyno, and waits between them. */
final class Backoff {
    private final Control control;
    private final RestartPolicy policy;
    private final RandomGenerator random;

    private int crashes;
    private Optional<Instant> retryAt = Optional.empty();
    private Optional<Timer> timer = Optional.empty();

    Backoff(Control control, RestartPolicy policy, RandomGenerator random) {
        this.control = control;
        this.policy = policy;
        this.random = random;
    }

    /** Counts a crash and has {@code retry} run when the wait is over; empty where the policy wants no retry. */
    Optional<Duration> crashed(Runnable retry) {
        cancel();
        crashes++;
        Optional<Duration> delay = policy.delayAfter(crashes, random);
        delay.ifPresent(wait -> await(wait, retry));
        return delay;
    }

    /** Has {@code retry} run when the wait is over. */
    void await(Duration wait, Runnable retry) {
        cancel();
        retryAt = Optional.of(control.due(wait));
        timer = Optional.of(control.after(wait, () -> {
            cancel();
            retry.run();
        }));
    }

    /** Forgets the crashes, and tells it, unless {@link #cancel} comes before the dyno was up for long enough. */
    void up(Runnable forgotten) {
        cancel();
        if (crashes > 0) {
            timer = Optional.of(control.after(policy.stableAfter(), () -> {
                reset();
                forgotten.run();
            }));
        }
    }

    /** Ends any wait; the count stays. */
    void cancel() {
        timer.ifPresent(Timer::cancel);
        timer = Optional.empty();
        retryAt = Optional.empty();
    }

    /** Ends any wait and forgets all crashes. */
    void reset() {
        cancel();
        crashes = 0;
    }

    RestartPolicy policy() {
        return policy;
    }

    int crashes() {
        return crashes;
    }

    /** Whether there were as many crashes in a row as the policy allows. */
    boolean isExhausted() {
        return policy.isExhaustedBy(crashes);
    }

    boolean isWaiting() {
        return retryAt.isPresent();
    }

    Optional<Instant> retryAt() {
        return retryAt;
    }
}
