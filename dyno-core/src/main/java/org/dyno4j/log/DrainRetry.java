package org.dyno4j.log;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * When a drain that failed is tried again: the wait doubles with each failure in a row.
 *
 * @param first the wait after the first failure, positive
 * @param longest what no wait exceeds
 * @param jitter how much of a wait may be taken off at random, 0 to 1, so that drains that failed together don't come
 *     back together; a wait is never lengthened
 */
public record DrainRetry(Duration first, Duration longest, double jitter) {
    private static final DrainRetry STANDARD = new DrainRetry(Duration.ofSeconds(1), Duration.ofMinutes(1), 0.2);

    public DrainRetry {
        if (first.isNegative() || first.isZero() || first.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    "the first wait must be positive and not exceed the longest: " + first + ", " + longest);
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter must be 0 to 1, not " + jitter);
        }
    }

    /** After 1 second, 2, 4 and so on up to 1 minute; up to a fifth less. */
    public static DrainRetry standard() {
        return STANDARD;
    }

    /** How long to wait after that many failures in a row, 1 or more. */
    public Duration delayAfter(int failures, RandomGenerator random) {
        Duration delay = first;
        for (int i = 1; i < failures && delay.compareTo(longest) < 0; i++) {
            delay = delay.compareTo(longest.dividedBy(2)) > 0 ? longest : delay.multipliedBy(2);
        }
        long nanos = TimeUnit.NANOSECONDS.convert(delay); // no wait is longer than 292 years, be it without end
        long takenOff = (long) (nanos * jitter * random.nextDouble());
        return Duration.ofNanos(nanos - Math.min(takenOff, nanos)); // as a double, it may have been rounded up
    }
}
