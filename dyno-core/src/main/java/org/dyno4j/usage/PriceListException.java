package org.dyno4j.usage;

import java.io.Serial;
import org.dyno4j.DynoException;

/** The text of a price list can't be understood. */
public final class PriceListException extends DynoException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int line;

    PriceListException(int line, String problem) {
        super("The price list can't be understood: line " + line + ": " + problem);
        this.line = line;
    }

    /** Where, from 1. */
    public int line() {
        return line;
    }
}
