package org.dyno4j.usage;

import java.time.Instant;
import java.util.Objects;

/**
 * One reading of both clocks.
 *
 * @param time the time of day, which may have been set wrong, and may jump
 * @param nanoTime nanoseconds since a beginning that means nothing, as of {@link System#nanoTime}; they never jump
 */
public record Moment(Instant time, long nanoTime) {
    public Moment {
        Objects.requireNonNull(time, "time");
    }

    /** Nanoseconds from the other moment to this one by the clock that never jumps; negative if this one is earlier. */
    long nanosSince(Moment other) {
        return nanoTime - other.nanoTime;
    }
}
