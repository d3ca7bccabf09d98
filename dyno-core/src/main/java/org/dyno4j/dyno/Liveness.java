package org.dyno4j.dyno;

import java.time.Duration;
import java.util.Objects;

/**
 * A check that a dyno has to pass again and again while it is up. Where it fails as often as {@code failures} in a row, the
 * dyno is ended, and counts as crashed.
 *
 * <p>A {@link HealthCheck.LogLine} is passed at once where such a line has come since the check before ended, or since the
 * dyno was up or resumed; or else by the next one, if that comes within the timeout. So who prints one at least every
 * {@code interval + timeout} never fails, and who prints none is ended after {@code failures} times that. A line has come
 * when the log has it as a whole: a program that buffers its output is silent until it flushes. While a subscriber makes
 * dynos wait ({@link org.dyno4j.log.LogOverflow}), a silent one may be one that waits, so the check waits on, too.
 *
 * @param check what is checked
 * @param interval from the end of one check to the beginning of the next, and from when the dyno is up to the first
 * @param timeout how long one check may take
 * @param failures how many in a row are one too many
 */
public record Liveness(HealthCheck.Repeatable check, Duration interval, Duration timeout, int failures) {
    public Liveness {
        Objects.requireNonNull(check, "check");
        if (interval.isNegative() || interval.isZero() || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(
                    "interval and timeout of a liveness check must be positive, but are " + interval + ", " + timeout);
        }
        if (failures < 1) {
            throw new IllegalArgumentException("a dyno is unhealthy after 1 failure or more, not " + failures);
        }
    }

    /** Every 10 seconds, with a timeout of 5 seconds, and 3 failures. */
    public static Liveness of(HealthCheck.Repeatable check) {
        return new Liveness(check, Duration.ofSeconds(10), Duration.ofSeconds(5), 3);
    }

    /** The same with that interval. */
    public Liveness every(Duration value) {
        return new Liveness(check, value, timeout, failures);
    }

    /** The same with that timeout. */
    public Liveness withTimeout(Duration value) {
        return new Liveness(check, interval, value, failures);
    }

    /** The same with so many failures in a row. */
    public Liveness withFailures(int value) {
        return new Liveness(check, interval, timeout, value);
    }
}
