package org.dyno4j.dyno;

import com.google.common.math.LongMath;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * After how long a dyno that is up is replaced by a fresh one, as Heroku does daily.
 *
 * @param every the least time that a dyno is up before that; positive
 * @param spread up to how much is added to it, at random for each run, so that not all dynos are replaced at once
 * @param oneOffs whether a one-off ends when it was up for that long, in the way of its stop policy; nothing takes its place
 */
public record Cycling(Duration every, Duration spread, boolean oneOffs) {
    public Cycling {
        if (every.isNegative() || every.isZero() || spread.isNegative()) {
            throw new IllegalArgumentException(
                    "dynos are cycled after a positive time, with a spread that is not negative, not after " + every
                            + " and " + spread);
        }
    }

    /** The same where one-offs go on. */
    public Cycling(Duration every, Duration spread) {
        this(every, spread, false);
    }

    /** Heroku's: after 24 hours and up to 216 minutes, one-offs too. */
    public static Cycling heroku() {
        return new Cycling(Duration.ofHours(24), Duration.ofMinutes(216), true);
    }

    /** How long the next run is up, at most. */
    public Duration next(RandomGenerator random) {
        long added = (long) (TimeUnit.MILLISECONDS.convert(spread) * random.nextDouble());
        return Duration.ofMillis(LongMath.saturatedAdd(TimeUnit.MILLISECONDS.convert(every), added));
    }
}
