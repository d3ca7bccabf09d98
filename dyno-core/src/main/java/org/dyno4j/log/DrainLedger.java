package org.dyno4j.log;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every line that a drain was given and has not handed on, and how many became what. Not thread-safe.
 *
 * <p>Lines leave the queue in batches; a batch stays until all of it is handed on or refused, over any number of
 * attempts.
 */
final class DrainLedger {
    private static final int BATCH_LINES = 1_024;
    private static final long BATCH_BYTES = 200_000; // of heap; about Logplex's 102,400 bytes sent

    private final Drops overflown;
    private final Drops refused;
    private final LineQueue queue;
    private Optional<Batch> batch = Optional.empty();
    private int inBatch; // as it was when it was last counted: the batch itself is the sending thread's
    private Instant lastTaken = Instant.MIN;
    private long accepted;
    private long delivered;
    private long abandoned;

    /** A ledger that speaks of itself by those names. */
    DrainLedger(DrainOptions options, LogRendering rendering) {
        overflown = new Drops(DropNotice.DRAIN_OVERFLOW, rendering, Duration.ZERO);
        refused = new Drops(DropNotice.LOST, rendering, Duration.ZERO);
        queue = new LineQueue(options.overflow(), options.queueLines(), options.queueBytes(), overflown);
    }

    void add(List<LogLine> lines) {
        lines.forEach(queue::add);
        accepted += lines.size();
    }

    boolean isFull() {
        return queue.full();
    }

    /** Whether there is neither a line nor a notice to hand on. */
    boolean isEmpty() {
        return batch.isEmpty() && queue.size() == 0 && !overflown.pending() && !refused.pending();
    }

    /** The batch that was not finished, or a new one with what there is; empty where there is nothing. */
    Optional<Batch> next() {
        if (batch.isEmpty() && !isEmpty()) {
            batch = Optional.of(newBatch());
            inBatch = batch.get().linesLeft();
        }
        return batch;
    }

    private Batch newBatch() {
        List<LogLine> lines = new ArrayList<>();
        for (Drops drops : List.of(refused, overflown)) {
            if (drops.pending()) {
                lines.add(drops.notice(lastTaken, System.nanoTime()));
            }
        }
        int notices = lines.size();
        queue.drainTo(lines, BATCH_LINES, BATCH_BYTES);
        lastTaken = lines.get(lines.size() - 1).time();
        return new Batch(lines, notices);
    }

    /** Counts what was handed on of the batch. */
    void handedOn(Batch sent) {
        delivered += inBatch - sent.linesLeft();
        counted(sent);
    }

    /** Gives up the next lines of the batch. */
    void refused(Batch sent, int count) {
        List<LogLine> next = sent.rest().subList(0, count);
        sent.advance(count);
        int lines = inBatch - sent.linesLeft(); // without notices, which come first
        next.subList(count - lines, count).forEach(line -> refused.count(line.time()));
        counted(sent);
    }

    private void counted(Batch sent) {
        inBatch = sent.linesLeft();
        if (sent.isDone()) {
            batch = Optional.empty();
        }
    }

    /** Gives up everything, and tells how many lines that was. */
    long abandon() {
        long left = queued();
        abandoned += left;
        queue.clear();
        batch = Optional.empty();
        inBatch = 0;
        return left;
    }

    long accepted() {
        return accepted;
    }

    /** How many lines are delivered or dropped. */
    long settled() {
        return accepted - queued();
    }

    long queued() {
        return queue.size() + (long) inBatch;
    }

    long delivered() {
        return delivered;
    }

    long dropped() {
        return overflown.total() + refused.total() + abandoned;
    }
}
