package org.dyno4j.dyno.supervision;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that decides everything about dynos, and its time, which may be simulated.
 *
 * <p>Events run one after the other, in the order in which they were handed in. Nothing that blocks belongs here.
 */
public interface Control {

    /** The time of day, for people; it may jump. Delays are measured by {@link #after} alone. */
    Instant now();

    /**
     * The time of day at which an event is due that is handed in now, unless that jumps. No delay is longer than 292 years,
     * be it without end: a {@code long} holds no more nanoseconds.
     */
    default Instant due(Duration delay) {
        return now().plusNanos(TimeUnit.NANOSECONDS.convert(delay));
    }

    /** The nanoseconds by which delays are measured, as of {@link System#nanoTime}; for any thread. */
    long nanoTime();

    /** Hands in an event, from any thread. After the end of the control thread it is dropped. */
    void execute(Runnable event);

    /** Hands in an event that is due after this much monotonic time. */
    Timer after(Duration delay, Runnable event);

    /** An event that is not due yet. */
    interface Timer {
        /** Called on the control thread: the event will not run, if it has not run yet. */
        void cancel();
    }
}
