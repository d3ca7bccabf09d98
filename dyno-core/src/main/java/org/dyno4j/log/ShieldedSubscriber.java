package org.dyno4j.log;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a subscriber and survives whatever it throws. Used by one thread. */
final class ShieldedSubscriber {
    private static final Logger LOGGER = LoggerFactory.getLogger(ShieldedSubscriber.class);

    private final Consumer<? super LogLine> subscriber;
    private boolean failedBefore;

    ShieldedSubscriber(Consumer<? super LogLine> subscriber) {
        this.subscriber = subscriber;
    }

    void accept(LogLine line) {
        try {
            subscriber.accept(line);
        } catch (Throwable e) { // an Error of the subscriber's must not end the delivery either
            if (!failedBefore) {
                failedBefore = true;
                LOGGER.warn(
                        "{}: a log subscriber failed; it is given the next lines, and its next failures are not logged",
                        Thread.currentThread().getName(),
                        e);
            }
        }
    }
}
