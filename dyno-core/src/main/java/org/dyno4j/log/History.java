package org.dyno4j.log;

import java.util.ArrayDeque;
import java.util.List;

/** The newest lines, bounded in number and in heap. Not thread-safe. */
final class History {
    private final int maxLines;
    private final long maxBytes;
    private final ArrayDeque<LogLine> lines = new ArrayDeque<>();
    private long bytes;

    History(int maxLines, long maxBytes) {
        this.maxLines = maxLines;
        this.maxBytes = maxBytes;
    }

    void add(LogLine line) {
        lines.addLast(line);
        bytes += line.heapBytes();
        while (lines.size() > maxLines || bytes > maxBytes) {
            bytes -= lines.removeFirst().heapBytes();
        }
    }

    List<LogLine> lines() {
        return List.copyOf(lines);
    }
}
