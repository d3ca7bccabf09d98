package org.dyno4j.usage;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One unbroken use of a dyno.
 *
 * @param dyno on whose account
 * @param start when it began; where the clock had gone back, no earlier than the dyno's last use ended
 * @param length how long it was by a clock that never jumps; to the nanosecond
 */
public record UsageSpan(MeteredDyno dyno, Instant start, Duration length) {
    public UsageSpan {
        Objects.requireNonNull(dyno, "dyno");
        Objects.requireNonNull(start, "start");
        if (length.isNegative() || length.isZero()) {
            throw new IllegalArgumentException(
                    dyno.place() + ": use is longer than nothing, but from " + start + " it is " + length);
        }
    }

    /** When it was over: the first instant that is not in it any more. */
    public Instant end() {
        return start.plus(length);
    }

    /** What of it lies in a period, if anything does. */
    public Optional<UsageSpan> within(BillingPeriod period) {
        Instant from = start.isBefore(period.start()) ? period.start() : start;
        Instant until = end().isAfter(period.end()) ? period.end() : end();
        return from.isBefore(until)
                ? Optional.of(new UsageSpan(dyno, from, Duration.between(from, until)))
                : Optional.empty();
    }
}
