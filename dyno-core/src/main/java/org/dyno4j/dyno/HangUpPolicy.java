package org.dyno4j.dyno;

import java.time.Duration;
import java.util.Optional;

/**
 * What is done about a command to which a client was attached that has gone: all its processes get SIGHUP, several times,
 * and where they don't end, the log says so (R16). They may go on then: some are meant to.
 *
 * @param signals how many times
 * @param interval from one to the next, and from the last to R16
 * @param idle after how long without a byte in either direction the client of a one-off counts as gone, and is
 *     disconnected; absent where it may be silent for ever
 */
public record HangUpPolicy(int signals, Duration interval, Optional<Duration> idle) {
    private static final HangUpPolicy STANDARD = new HangUpPolicy(3, Duration.ofSeconds(5), Optional.empty());
    private static final HangUpPolicy HEROKU = STANDARD.withIdle(Duration.ofHours(1));

    /** Throws {@link IllegalArgumentException} if there is no signal, or a time is not positive. */
    public HangUpPolicy {
        if (signals < 1) {
            throw new IllegalArgumentException(
                    "whose client is gone is told so at least once, not " + signals + " times");
        }
        requirePositive("the interval from one SIGHUP to the next", interval);
        idle.ifPresent(limit -> requirePositive("the time for which a client may be silent", limit));
    }

    private static void requirePositive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + " must be positive, not " + value);
        }
    }

    /** Three times, 5 seconds apart; a client may be silent for ever. */
    public static HangUpPolicy standard() {
        return STANDARD;
    }

    /** The same, but a client that is silent for an hour, and told nothing meanwhile, is disconnected. */
    public static HangUpPolicy heroku() {
        return HEROKU;
    }

    /** The same with so many signals. */
    public HangUpPolicy withSignals(int value) {
        return new HangUpPolicy(value, interval, idle);
    }

    /** The same with another interval. */
    public HangUpPolicy withInterval(Duration value) {
        return new HangUpPolicy(signals, value, idle);
    }

    /** The same with clients that are disconnected after so long without a byte in either direction. */
    public HangUpPolicy withIdle(Duration value) {
        return new HangUpPolicy(signals, interval, Optional.of(value));
    }
}
