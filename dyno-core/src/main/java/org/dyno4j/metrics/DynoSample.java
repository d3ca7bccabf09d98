package org.dyno4j.metrics;

import java.time.Instant;
import java.util.Objects;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.isolation.ResourceMetrics;

/**
 * What one dyno used at one moment.
 *
 * @param time when it was looked at
 * @param dyno which dyno
 * @param size what it may use
 * @param metrics what it used
 * @param load how many of its tasks wanted a processor
 */
public record DynoSample(Instant time, DynoName dyno, DynoSize size, ResourceMetrics metrics, LoadAverage load) {
    public DynoSample {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(dyno, "dyno");
        Objects.requireNonNull(size, "size");
        Objects.requireNonNull(metrics, "metrics");
        Objects.requireNonNull(load, "load");
    }
}
