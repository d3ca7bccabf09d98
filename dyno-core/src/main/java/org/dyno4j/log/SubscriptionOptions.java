package org.dyno4j.log;

import java.time.Duration;
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
 * @param noticeInterval how often it is told of lines that were dropped, at most; zero means with the next line
 */
public record SubscriptionOptions(
        LogFilter filter, int history, LogOverflow overflow, int queueLines, long queueBytes, Duration noticeInterval) {
    private static final SubscriptionOptions DEFAULTS = new SubscriptionOptions(
            LogFilter.all(), 0, LogOverflow.DROP_OLDEST, 16_384, 8 << 20, Duration.ofSeconds(1));

    public SubscriptionOptions {
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(overflow, "overflow");
        if (history < 0) {
            throw new IllegalArgumentException("a history has no fewer than 0 lines, not " + history);
        }
        LineQueue.checkLimits(queueLines, queueBytes);
        if (noticeInterval.isNegative()) {
            throw new IllegalArgumentException(
                    "the interval of notices must not be negative, but is " + noticeInterval);
        }
    }

    /** Every new line, at most 16,384 of them and 8 MiB waiting, the oldest dropped past that and told once a second. */
    public static SubscriptionOptions defaults() {
        return DEFAULTS;
    }

    /** The same, of these lines alone. */
    public SubscriptionOptions withFilter(LogFilter value) {
        return new SubscriptionOptions(value, history, overflow, queueLines, queueBytes, noticeInterval);
    }

    /** The same, with the whole history first. */
    public SubscriptionOptions withHistory() {
        return withHistory(Integer.MAX_VALUE);
    }

    /** The same, with so many lines of the history first. */
    public SubscriptionOptions withHistory(int lines) {
        return new SubscriptionOptions(filter, lines, overflow, queueLines, queueBytes, noticeInterval);
    }

    /** The same, with another answer to a full queue. */
    public SubscriptionOptions withOverflow(LogOverflow value) {
        return new SubscriptionOptions(filter, history, value, queueLines, queueBytes, noticeInterval);
    }

    /** The same, with other limits of the queue. */
    public SubscriptionOptions withQueue(int lines, long bytes) {
        return new SubscriptionOptions(filter, history, overflow, lines, bytes, noticeInterval);
    }

    /** The same, told of dropped lines not more often than that. */
    public SubscriptionOptions withNoticeInterval(Duration value) {
        return new SubscriptionOptions(filter, history, overflow, queueLines, queueBytes, value);
    }
}
