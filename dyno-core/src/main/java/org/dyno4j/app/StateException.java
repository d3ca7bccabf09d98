package org.dyno4j.app;

import java.io.Serial;
import java.nio.file.Path;
import org.dyno4j.DynoException;

/** What an app knows of itself could not be kept or read, or its directory belongs to somebody else. */
public final class StateException extends DynoException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String file;

    StateException(String attempt, Path file, String why) {
        super(text(attempt, file, why));
        this.file = file.toString();
    }

    StateException(String attempt, Path file, String why, Throwable cause) {
        super(text(attempt, file, why), cause);
        this.file = file.toString();
    }

    private static String text(String attempt, Path file, String why) {
        return attempt + " " + file + " failed: " + why;
    }

    /** The file or directory. */
    public String file() {
        return file;
    }
}
