package org.dyno4j.log;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

/** Collects what a {@link LogBuffer} is to be. Not thread-safe. */
public final class LogBufferBuilder {
    Clock clock = Clock.systemUTC();
    int lineCap = 10_000;
    int historyLines = 1_500;
    long historyBytes = 8 << 20;
    Redaction redaction = Redaction.none();
    LogRendering rendering = LogRendering.standard();
    DrainThreads drainThreads = new DrainThreads();
    Duration closePatience = Duration.ofSeconds(5);

    LogBufferBuilder() {}

    /** Sets the clock that lines are stamped by, and that the status of drains is told by; the system's if not set. */
    public LogBufferBuilder clock(Clock value) {
        clock = Objects.requireNonNull(value, "clock");
        return this;
    }

    /**
     * Sets how long a line may be, in bytes as printed; 10,000 where not set.
     *
     * @throws IllegalArgumentException if it is less than 4, the longest UTF-8 sequence
     */
    public LogBufferBuilder lineCap(int bytes) {
        lineCap = LineAssembler.checkCap(bytes);
        return this;
    }

    /**
     * Sets how much is kept; 1,500 lines that take at most 8 MiB of heap where not set.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    public LogBufferBuilder history(int lines, long bytes) {
        if (lines < 0 || bytes < 0) {
            throw new IllegalArgumentException(
                    "a history has no fewer than 0 lines and 0 bytes, not " + lines + " and " + bytes);
        }
        historyLines = lines;
        historyBytes = bytes;
        return this;
    }

    /** Sets what is taken out of lines before anybody sees them; nothing where not set. */
    public LogBufferBuilder redaction(Redaction value) {
        redaction = Objects.requireNonNull(value, "redaction");
        return this;
    }

    /** Has what the platform says kept and delivered by Heroku's names, also what the log says of itself, such as L11. */
    public LogBufferBuilder heroku() {
        rendering = LogRendering.heroku();
        return this;
    }

    /**
     * Sets how long the end of the log, or of one subscription or drain, waits for the last lines to be taken; 5 seconds
     * where not set.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public LogBufferBuilder closePatience(Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("nobody waits for less than no time: " + value);
        }
        closePatience = value;
        return this;
    }

    /** Sets the threads and timers of drains. */
    LogBufferBuilder drainThreads(DrainThreads value) {
        drainThreads = value;
        return this;
    }

    /** The buffer. */
    public LogBuffer build() {
        return new LogBuffer(this);
    }
}
