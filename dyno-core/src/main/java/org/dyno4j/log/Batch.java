package org.dyno4j.log;

import java.util.List;
import java.util.UUID;

/** Lines that are sent together. Used by one thread at a time. */
final class Batch {
    private final String id = UUID.randomUUID().toString();
    private final List<LogLine> lines;
    private final int notices;
    private int done;

    /** A batch that begins with so many notices of the drain itself. */
    Batch(List<LogLine> lines, int notices) {
        this.lines = List.copyOf(lines);
        this.notices = notices;
    }

    /** The same whenever the batch is sent again. */
    String id() {
        return id;
    }

    /** What has not been handed on, in order. */
    List<LogLine> rest() {
        return lines.subList(done, lines.size());
    }

    /** So many more lines have been handed on, or refused. */
    void advance(int count) {
        done += count;
    }

    boolean isDone() {
        return done == lines.size();
    }

    /** How many lines of the log are left, notices not counted. */
    int linesLeft() {
        return lines.size() - Math.max(done, notices);
    }
}
