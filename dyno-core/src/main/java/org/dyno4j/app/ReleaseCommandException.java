package org.dyno4j.app;

import java.io.Serial;
import org.dyno4j.DynoException;

/**
 * The {@code release} command failed, so the release did not come into being; what ran before runs on, unless the app is
 * being closed.
 */
public class ReleaseCommandException extends DynoException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String release;

    ReleaseCommandException(String app, Release release, String end, String others) {
        super(app + ": release " + release.name() + " was not made, because of its release command: " + end + "; "
                + others + ". The command's output is in the log");
        this.release = release.name();
    }

    /** The name that the release would have had: {@code v2}. */
    public String release() {
        return release;
    }
}
