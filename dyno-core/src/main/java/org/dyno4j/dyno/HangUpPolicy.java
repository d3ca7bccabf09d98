package org.dyno4j.dyno;

import java.time.Duration;

/**
 * What is done about a command to which a client was attached that has gone: all its processes get SIGHUP, several times,
 * and where they don't end, the log says so (R16). They may go on then: some are meant to.
 *
 * @param signals how many times
 * @param interval from one to the next, and from the last to R16
 */
public record HangUpPolicy(int signals, Duration interval) {
    private static final HangUpPolicy STANDARD = new HangUpPolicy(3, Duration.ofSeconds(5));

    /** Throws {@link IllegalArgumentException} if there is no signal, or the interval is not positive. */
    public HangUpPolicy {
        if (signals < 1) {
            throw new IllegalArgumentException(
                    "whose client is gone is told so at least once, not " + signals + " times");
        }
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException(
                    "the interval from one SIGHUP to the next must be positive, not " + interval);
        }
    }

    /** Heroku's: three times, 5 seconds apart. */
    public static HangUpPolicy standard() {
        return STANDARD;
    }

    /** The same with so many signals. */
    public HangUpPolicy withSignals(int value) {
        return new HangUpPolicy(value, interval);
    }

    /** The same with another interval. */
    public HangUpPolicy withInterval(Duration value) {
        return new HangUpPolicy(signals, value);
    }
}
