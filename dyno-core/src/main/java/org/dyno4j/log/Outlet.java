package org.dyno4j.log;

import java.time.Duration;
import java.util.List;

/**
 * One way for lines out of a {@link LogBuffer}: a bounded queue, and somebody who empties it. Thread-safe.
 *
 * <p>The buffer may be locked when it calls in here, so an outlet never calls the buffer with a lock of its own held.
 */
interface Outlet {

    /** Queues lines; never waits. */
    void add(List<LogLine> lines);

    /** Whether dynos are to wait for this outlet. */
    boolean holdsBack();

    /** Waits until every line that was added before this call is delivered or dropped; false where it isn't in time. */
    boolean flush(Duration timeout) throws InterruptedException;

    /** Takes no more lines; those queued are still delivered. */
    void beginClosing();

    /** Waits for the last delivery until then, on the clock of {@link System#nanoTime}; after that, gives it up. */
    void awaitEnd(long deadline);
}
