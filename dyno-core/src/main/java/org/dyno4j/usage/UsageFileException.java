package org.dyno4j.usage;

import java.io.Serial;
import java.nio.file.Path;
import org.dyno4j.DynoException;

/** A file of usage could not be read or written. */
public final class UsageFileException extends DynoException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String file;

    UsageFileException(String attempt, Path file, String explanation, Throwable cause) {
        super(attempt + " the usage file " + file + " failed: " + explanation, cause);
        this.file = file.toString();
    }

    /** The file. */
    public String file() {
        return file;
    }
}
