package org.dyno4j.log;

import java.util.Objects;

/**
 * How a subscriber is served.
 *
 * @param history whether the lines of the history come first; none is missed or repeated between them and later ones
 * @param overflow what happens when the queue is full
 * @param queueLines how many lines may wait for the subscriber
 * @param queueBytes how much heap those lines may take, in bytes
 */
public record SubscriptionOptions(boolean history, LogOverflow overflow, int queueLines, long queueBytes) {
    private static final SubscriptionOptions DEFAULTS =
            new SubscriptionOptions(false, LogOverflow.DROP_OLDEST, 16_384, 8 << 20);

    public SubscriptionOptions {
        Objects.requireNonNull(overflow, "overflow");
        if (queueLines < 1) {
            throw new IllegalArgumentException("a queue holds at least 1 line, not " + queueLines);
        }
        if (queueBytes < 1) {
            throw new IllegalArgumentException("a queue holds at least 1 byte, not " + queueBytes);
        }
    }

    /** New lines only, at most 16,384 of them and 8 MiB waiting, the oldest dropped past that. */
    public static SubscriptionOptions defaults() {
        return DEFAULTS;
    }

    /** The same, with the history first. */
    public SubscriptionOptions withHistory() {
        return new SubscriptionOptions(true, overflow, queueLines, queueBytes);
    }

    /** The same, with another answer to a full queue. */
    public SubscriptionOptions withOverflow(LogOverflow value) {
        return new SubscriptionOptions(history, value, queueLines, queueBytes);
    }

    /** The same, with other limits of the queue. */
    public SubscriptionOptions withQueue(int lines, long bytes) {
        return new SubscriptionOptions(history, overflow, lines, bytes);
    }
}
