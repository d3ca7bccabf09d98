package org.dyno4j.app;

import java.io.Serial;
import java.util.List;
import org.dyno4j.DynoException;

/** There is no such release to roll back to. */
public final class UnknownReleaseException extends DynoException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String release;

    UnknownReleaseException(String app, String release, String why, List<String> possible) {
        super(app + ": can't roll back to " + release + ": "
                + (possible.isEmpty() ? "no release has succeeded yet" : why + "; possible are " + possible));
        this.release = release;
    }

    /** What was asked for, such as {@code v3}. */
    public String release() {
        return release;
    }
}
