package org.dyno4j.slug;

import java.io.Serial;
import java.nio.file.Path;
import org.dyno4j.DynoException;

/** A slug could not be made, kept, read or removed. */
public final class SlugException extends DynoException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String file;

    SlugException(String attempt, Path file, String why) {
        super(text(attempt, file, why));
        this.file = file.toString();
    }

    SlugException(String attempt, Path file, String why, Throwable cause) {
        super(text(attempt, file, why), cause);
        this.file = file.toString();
    }

    private static String text(String attempt, Path file, String why) {
        return attempt + " failed at " + file + ": " + why;
    }

    /** The file or directory at which it failed. */
    public String file() {
        return file;
    }
}
