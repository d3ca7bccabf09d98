package org.dyno4j.log;

import java.util.ArrayDeque;
import java.util.List;

/**
 * The lines that wait for one subscriber, bounded in number and in heap. Not thread-safe.
 *
 * <p>Past the limits the queue is <em>full</em>, and stays so until it is half empty. Past the hard limits the oldest
 * lines are dropped; they are the limits themselves, or a multiple of them where dynos are made to wait.
 */
final class LineQueue {
    private static final int LENIENCE_OF_BLOCKING = 8;

    private final int maxLines;
    private final long maxBytes;
    private final int lenience;
    private final ArrayDeque<LogLine> lines = new ArrayDeque<>();
    private final Drops drops;
    private long bytes;
    private boolean full;

    LineQueue(LogOverflow overflow, int maxLines, long maxBytes, Drops drops) {
        this.maxLines = maxLines;
        this.maxBytes = maxBytes;
        this.lenience = switch (overflow) {
            case DROP_OLDEST -> 1;
            case BLOCK -> LENIENCE_OF_BLOCKING;
        };
        this.drops = drops;
    }

    static void checkLimits(int lines, long bytes) {
        if (lines < 1) {
            throw new IllegalArgumentException("a queue holds at least 1 line, not " + lines);
        }
        if (bytes < 1) {
            throw new IllegalArgumentException("a queue holds at least 1 byte, not " + bytes);
        }
    }

    /** Adds a line; it alone is kept where nothing else fits. */
    void add(LogLine line) {
        lines.addLast(line);
        bytes += line.heapBytes();
        full = full || lines.size() >= maxLines || bytes >= maxBytes;
        while (lines.size() > 1 && exceeds(lenience)) {
            LogLine oldest = lines.removeFirst();
            bytes -= oldest.heapBytes();
            drops.count(oldest.time());
        }
    }

    /** Moves up to so many of the oldest lines to the end of a list. */
    void drainTo(List<LogLine> target, int most) {
        drainTo(target, most, Long.MAX_VALUE);
    }

    /** Moves the oldest lines to the end of a list, up to so many that take up to so much heap, but at least one. */
    void drainTo(List<LogLine> target, int most, long mostBytes) {
        long before = bytes;
        for (int i = 0; i < most && !lines.isEmpty() && before - bytes < mostBytes; i++) {
            LogLine line = lines.removeFirst();
            bytes -= line.heapBytes();
            target.add(line);
        }
        full = full && (lines.size() > maxLines / 2 || bytes > maxBytes / 2);
    }

    void clear() {
        lines.clear();
        bytes = 0;
        full = false;
    }

    int size() {
        return lines.size();
    }

    boolean full() {
        return full;
    }

    private boolean exceeds(int factor) {
        return lines.size() > (long) factor * maxLines || bytes / factor > maxBytes;
    }
}
