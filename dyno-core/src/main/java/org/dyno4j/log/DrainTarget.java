package org.dyno4j.log;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * A place that a drain can send lines to. Immutable; one target may serve several drains, unless it is a file.
 *
 * <p>Its text names the place, never a password.
 */
public abstract sealed class DrainTarget permits ConsumerTarget, FileTarget, LogplexTarget, SyslogTarget {
    DrainTarget() {}

    /**
     * A program's own code.
     *
     * <p>It is called by one thread at a time, and may block: that holds one thread, and nothing else. Where it throws
     * an {@link java.io.UncheckedIOException}, it gets the same line again later; where it throws anything else, the
     * line is given up.
     *
     * @param name what to call it in messages
     */
    public static DrainTarget consumer(String name, Consumer<? super LogLine> consumer) {
        return new ConsumerTarget(name, consumer);
    }

    static Duration positive(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("a time limit is positive, not " + limit);
        }
        return limit;
    }

    /** A connection that is not open yet. */
    abstract DrainConnection connection(LogRendering rendering, DrainThreads threads);
}
