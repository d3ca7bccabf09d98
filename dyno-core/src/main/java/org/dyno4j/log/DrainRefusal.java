package org.dyno4j.log;

import java.io.IOException;
import java.io.Serial;

/** The other side won't ever take the next lines of a batch: they are given up, so that those behind them can go on. */
final class DrainRefusal extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int lines;

    DrainRefusal(String message, int lines) {
        super(message);
        this.lines = lines;
    }

    /** How many lines were refused, counted from the first that was not handed on. */
    int lines() {
        return lines;
    }
}
