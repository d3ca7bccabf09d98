package org.dyno4j;

import java.io.Serial;

/**
 * The root of every exception that this library throws on purpose.
 *
 * <p>The message says what was attempted, on what, why it failed and what to try. It never contains the value of an
 * environment variable.
 */
public class DynoException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message for people. */
    public DynoException(String message) {
        super(message);
    }

    /** Creates an exception with a message for people and the failure below it. */
    public DynoException(String message, Throwable cause) {
        super(message, cause);
    }
}
