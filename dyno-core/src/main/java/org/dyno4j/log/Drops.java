package org.dyno4j.log;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Counts the lines that a receiver is not given, and makes the notices about them. Not thread-safe. */
final class Drops {
    private final DropNotice wording;
    private final LogRendering rendering;
    private final long noticeInterval;
    private long total;
    private long unannounced;
    private Instant since = Instant.MIN;
    private Instant until = Instant.MIN;
    private Optional<Long> lastNotice = Optional.empty();

    /** Speaks in those words, by those names, and not more often than that. */
    Drops(DropNotice wording, LogRendering rendering, Duration noticeInterval) {
        this.wording = wording;
        this.rendering = rendering;
        this.noticeInterval = TimeUnit.NANOSECONDS.convert(noticeInterval);
    }

    /** Counts a dropped line of this time. */
    void count(Instant time) {
        if (unannounced == 0) {
            since = time;
        }
        until = time;
        unannounced++;
        total++;
    }

    long total() {
        return total;
    }

    boolean pending() {
        return unannounced > 0;
    }

    /** How long to wait, in nanoseconds, until the next notice may be given. */
    long noticeDelay(long nanoTime) {
        return lastNotice
                .map(last -> Math.max(0, noticeInterval - (nanoTime - last)))
                .orElse(0L);
    }

    /** The notice about all drops not announced yet, to be given after a line of that time. */
    LogLine notice(Instant after, long nanoTime) {
        String text = wording.text(unannounced, since);
        unannounced = 0;
        lastNotice = Optional.of(nanoTime);
        Instant time = until.isAfter(after) ? until : after;
        return rendering.rename(new LogLine(time, LogLine.DYNO, LogLine.LOGS, text));
    }
}
