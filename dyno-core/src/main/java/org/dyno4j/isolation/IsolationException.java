package org.dyno4j.isolation;

import java.io.Serial;
import java.util.List;
import org.dyno4j.DynoException;

/** The host can't give the isolation that was asked for. */
public class IsolationException extends DynoException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final List<String> missing;

    /** Creates an exception; each missing thing says what, why, and what would help. */
    public IsolationException(String message, List<String> missing) {
        super(missing.isEmpty() ? message : message + ": " + String.join("; ", missing));
        this.missing = List.copyOf(missing);
    }

    /** Creates an exception for a failure below. */
    public IsolationException(String message, Throwable cause) {
        super(message, cause);
        this.missing = List.of();
    }

    /** All that is missing, one text each. */
    public List<String> missing() {
        return missing;
    }
}
