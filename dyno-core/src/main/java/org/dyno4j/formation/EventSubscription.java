package org.dyno4j.formation;

/** Ends the delivery of events to one listener. */
@FunctionalInterface
public interface EventSubscription extends AutoCloseable {

    /** Delivers no further event; one that is being delivered may still be. Idempotent. */
    @Override
    void close();
}
