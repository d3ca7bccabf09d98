package org.dyno4j.log;

import java.time.Duration;

/** A subscriber's hold on a {@link LogBuffer}. Thread-safe. */
public interface LogSubscription extends AutoCloseable {

    /** How many lines this subscriber has not been given because it was too slow. */
    long dropped();

    /**
     * Waits until every line that was appended before this call has been given to the subscriber, or dropped.
     *
     * @return whether that was so within the time
     * @throws InterruptedException if the thread was interrupted
     */
    boolean flush(Duration timeout) throws InterruptedException;

    /**
     * Ends the subscription: lines appended from now on are not delivered, those queued are.
     *
     * <p>Waits for their delivery for at most five seconds, then interrupts the subscriber and gives the rest up. Called
     * by the subscriber itself, it doesn't wait. Idempotent.
     */
    @Override
    void close();
}
