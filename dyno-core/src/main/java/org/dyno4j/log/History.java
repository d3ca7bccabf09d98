package org.dyno4j.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
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

    /** The newest lines that pass a filter, at most so many, the oldest of them first. */
    List<LogLine> newest(int most, LogFilter filter) {
        List<LogLine> newest = new ArrayList<>();
        Iterator<LogLine> backwards = lines.descendingIterator();
        while (newest.size() < most && backwards.hasNext()) {
            LogLine line = backwards.next();
            if (filter.test(line)) {
                newest.add(line);
            }
        }
        Collections.reverse(newest);
        return List.copyOf(newest);
    }
}
