package org.dyno4j.log;

import java.util.Objects;

/**
 * How a subscriber is served.
 *
 * @param filter which lines it is given
 * @param history how many lines of the history come first, the newest that pass the filter; none is missed or repeated
 *     between them and later ones
 * @param overflow what happens when the queue is full
 * @param queueLines how many lines may wait for the subscriber
 * @param queueBytes how much heap those lines may take, in bytes
 */
public record SubscriptionOptions(
        LogFilter filter, int history, LogOverflow overflow, int queueLines, long queueBytes) {
    private static final SubscriptionOptions DEFAULTS =
            new SubscriptionOptions(LogFilter.all(), 0, LogOverflow.DROP_OLDEST, 16_384, 8 << 20);

    public SubscriptionOptions {
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(overflow, "overflow");
        if (history < 0) {
            throw new IllegalArgumentException("a history has no fewer than 0 lines, not " + history);
        }
        LineQueue.checkLimits(queueLines, queueBytes);
    }

    /** Every new line, at most 16,384 of them and 8 MiB waiting, the oldest dropped past that. */
    public static SubscriptionOptions defaults() {
        return DEFAULTS;
    }

    /** The same, of these lines alone. */
    public SubscriptionOptions withFilter(LogFilter value) {
        return new SubscriptionOptions(value, history, overflow, queueLines, queueBytes);
    }

    /** The same, with the whole history first. */
    public SubscriptionOptions withHistory() {
        return withHistory(Integer.MAX_VALUE);
    }

    /** The same, with so many lines of the history first. */
    public SubscriptionOptions withHistory(int lines) {
        return new SubscriptionOptions(filter, lines, overflow, queueLines, queueBytes);
    }

    /** The same, with another answer to a full queue. */
    public SubscriptionOptions withOverflow(LogOverflow value) {
        return new SubscriptionOptions(filter, history, value, queueLines, queueBytes);
    }

    /** The same, with other limits of the queue. */
    public SubscriptionOptions withQueue(int lines, long bytes) {
        return new SubscriptionOptions(filter, history, overflow, lines, bytes);
    }
}
