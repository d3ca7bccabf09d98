package org.dyno4j.usage;

import java.time.Duration;
import java.time.Instant;

/** Two clocks, of which the time of day may jump. */
final class SimulatedClock implements UsageClock {
    private Instant time;

    /** Its beginning means nothing; here it overflows soon. */
    private long nanoTime = Long.MAX_VALUE - 1_000_000_000;

    SimulatedClock(String time) {
        this.time = Instant.parse(time);
    }

    void pass(Duration duration) {
        time = time.plus(duration);
        nanoTime += duration.toNanos();
    }

    /** The time of day is set; negative for back. */
    void step(Duration duration) {
        time = time.plus(duration);
    }

    /** A clock that is broken, since it must never do that. */
    void turnBack(Duration duration) {
        nanoTime -= duration.toNanos();
    }

    @Override
    public Moment now() {
        return new Moment(time, nanoTime);
    }
}
