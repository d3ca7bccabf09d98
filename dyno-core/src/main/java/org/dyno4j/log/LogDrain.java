package org.dyno4j.log;

import java.time.Duration;

/**
 * A way for lines to a place outside. Thread-safe.
 *
 * <p>Lines keep their order. What a target has not taken stays, is sent again after a wait that grows with each failure,
 * and is dropped, the oldest first, only where the queue is full; a drain is told how many it missed by a line {@code
 * dyno[logs]: Error L10 (output buffer overflow): N messages dropped since T.} in their place.
 *
 * <p>How often a line arrives depends on the target. HTTPS: at least once, since lines are sent again unless the other
 * side said that it has them; a batch that is sent again keeps its frame id. File: once, unless the machine (not the
 * JVM) dies. Consumer: at least once, where it asks for a line again. Syslog over TCP has no acknowledgement: a line is
 * counted as delivered when the kernel has taken it, so what was under way when a connection breaks may be lost, and the
 * few lines that were handed to the kernel in the same piece as the one that failed may arrive twice.
 */
public interface LogDrain extends AutoCloseable {

    /** Where the lines go. */
    DrainTarget target();

    /** How it is doing now. */
    DrainStatus status();

    /**
     * Waits until every line that was appended before this call has been handed on, or dropped.
     *
     * @return whether that was so within the time
     * @throws InterruptedException if the thread was interrupted
     */
    boolean flush(Duration timeout) throws InterruptedException;

    /**
     * Ends the drain: lines appended from now on are not sent, those queued are.
     *
     * <p>Waits for that for no longer than {@link LogBufferBuilder#closePatience}. A drain that waits for its next attempt
     * makes it at once, and it is the last. What is not handed on then counts as dropped. Idempotent.
     */
    @Override
    void close();
}
