package org.dyno4j.usage;

import java.time.Instant;

/** Where a meter reads the time. */
@FunctionalInterface
public interface UsageClock {

    /** What both clocks say now; from any thread. */
    Moment now();

    /** The clocks of this machine. */
    static UsageClock system() {
        return () -> new Moment(Instant.now(), System.nanoTime());
    }
}
