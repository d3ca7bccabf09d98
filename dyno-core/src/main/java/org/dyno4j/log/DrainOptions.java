package org.dyno4j.log;

import java.util.Objects;

/**
 * Which lines a drain is given, how they are shown, and what happens when it is slower than the log.
 *
 * @param filter which lines it is given
 * @param rendering by which names they are shown
 * @param overflow what happens when the queue is full; with {@link LogOverflow#BLOCK}, a dead drain stops the dynos
 * @param queueLines how many lines may wait, beside those that are being sent
 * @param queueBytes how much heap those lines may take, in bytes
 * @param retry when it is tried again after a failure
 */
public record DrainOptions(
        LogFilter filter,
        LogRendering rendering,
        LogOverflow overflow,
        int queueLines,
        long queueBytes,
        DrainRetry retry) {
    private static final long STANDARD_BYTES = 8 << 20;
    private static final DrainOptions DEFAULTS = new DrainOptions(
            LogFilter.all(),
            LogRendering.standard(),
            LogOverflow.DROP_OLDEST,
            16_384,
            STANDARD_BYTES,
            DrainRetry.standard());

    public DrainOptions {
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(rendering, "rendering");
        Objects.requireNonNull(overflow, "overflow");
        Objects.requireNonNull(retry, "retry");
        LineQueue.checkLimits(queueLines, queueBytes);
    }

    /** Every line, at most 16,384 of them and 8 MiB waiting, the oldest dropped past that. */
    public static DrainOptions defaults() {
        return DEFAULTS;
    }

    /** What Heroku does: its names, and at most 1,024 lines waiting. */
    public static DrainOptions heroku() {
        return DEFAULTS.withRendering(LogRendering.heroku()).withQueue(1_024, STANDARD_BYTES);
    }

    /** The same, for these lines alone. */
    public DrainOptions withFilter(LogFilter value) {
        return new DrainOptions(value, rendering, overflow, queueLines, queueBytes, retry);
    }

    /** The same, with other names. */
    public DrainOptions withRendering(LogRendering value) {
        return new DrainOptions(filter, value, overflow, queueLines, queueBytes, retry);
    }

    /** The same, with another answer to a full queue. */
    public DrainOptions withOverflow(LogOverflow value) {
        return new DrainOptions(filter, rendering, value, queueLines, queueBytes, retry);
    }

    /** The same, with other limits of the queue. */
    public DrainOptions withQueue(int lines, long bytes) {
        return new DrainOptions(filter, rendering, overflow, lines, bytes, retry);
    }

    /** The same, with other waits after failures. */
    public DrainOptions withRetry(DrainRetry value) {
        return new DrainOptions(filter, rendering, overflow, queueLines, queueBytes, value);
    }
}
