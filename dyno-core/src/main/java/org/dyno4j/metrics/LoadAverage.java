package org.dyno4j.metrics;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * How many of a dyno's processes and threads ran or waited for a processor, on average, the latest weighing most.
 *
 * <p>An average over more time than the dyno has lived through is absent, as on Heroku.
 *
 * @param oneMinute over about a minute
 * @param fiveMinutes over about five minutes
 * @param fifteenMinutes over about a quarter of an hour
 */
public record LoadAverage(OptionalDouble oneMinute, OptionalDouble fiveMinutes, OptionalDouble fifteenMinutes) {
    public LoadAverage {
        Objects.requireNonNull(oneMinute, "oneMinute");
        Objects.requireNonNull(fiveMinutes, "fiveMinutes");
        Objects.requireNonNull(fifteenMinutes, "fifteenMinutes");
    }
}
