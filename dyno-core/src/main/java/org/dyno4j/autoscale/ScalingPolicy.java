package org.dyno4j.autoscale;

import java.time.Duration;
import java.util.Objects;

/**
 * What an autoscaler may do with the dynos of one process type.
 *
 * @param type the process type
 * @param minimum the fewest dynos, from 0 on
 * @param maximum the most dynos
 * @param interval the least time from one step to the next; a step is one dyno
 * @param calm how long fewer dynos must have been enough before one is taken away, each time anew
 * @param slack how far below 1 the load must be expected to be with one dyno fewer, so that it isn't wanted back at once:
 *     0 up to, not including, 1
 */
public record ScalingPolicy(String type, int minimum, int maximum, Duration interval, Duration calm, double slack) {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final double A_TENTH = 0.1;

    public ScalingPolicy {
        Objects.requireNonNull(type, "type");
        if (minimum < 0 || maximum < minimum) {
            throw new IllegalArgumentException(
                    type + " can't be kept between " + minimum + " and " + maximum + " dynos");
        }
        requirePositive(interval, "the interval");
        requirePositive(calm, "the calm");
        if (!(slack >= 0) || slack >= 1) {
            throw new IllegalArgumentException("the slack is 0 up to, not including, 1, and not " + slack);
        }
    }

    /** One dyno a minute at most, taken away after five minutes of calm, with a slack of a tenth. */
    public static ScalingPolicy between(String type, int minimum, int maximum) {
        return new ScalingPolicy(type, minimum, maximum, A_MINUTE, FIVE_MINUTES, A_TENTH);
    }

    /** The same with another interval. */
    public ScalingPolicy withInterval(Duration value) {
        return new ScalingPolicy(type, minimum, maximum, value, calm, slack);
    }

    /** The same with another calm. */
    public ScalingPolicy withCalm(Duration value) {
        return new ScalingPolicy(type, minimum, maximum, interval, value, slack);
    }

    /** The same with another slack. */
    public ScalingPolicy withSlack(double value) {
        return new ScalingPolicy(type, minimum, maximum, interval, calm, value);
    }

    /** The number of dynos between the bounds that is nearest to this one. */
    int bound(int quantity) {
        return Math.max(minimum, Math.min(maximum, quantity));
    }

    private static void requirePositive(Duration duration, String what) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(what + " must be positive, but is " + duration);
        }
    }
}
