package org.dyno4j.dyno;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Durations for people. */
final class Durations {
    private Durations() {}

    /** Whole seconds as Heroku writes them, {@code 30 seconds}; anything finer in milliseconds. */
    static String inWords(Duration duration) {
        if (duration.toNanosPart() != 0) {
            return TimeUnit.MILLISECONDS.convert(duration) + " milliseconds";
        }
        return duration.toSeconds() + (duration.toSeconds() == 1 ? " second" : " seconds");
    }
}
