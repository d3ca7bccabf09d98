package org.dyno4j.procfile;

import java.io.IOException;
import java.io.Serial;

/** A Procfile could not be read. */
public final class ProcfileUnreadableException extends ProcfileException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Why it could not be read. */
    public enum Problem {
        /** Nothing is there. */
        MISSING,
        /** Something is there, but it is a directory, a pipe or a device. */
        NOT_A_FILE,
        /** It is a link to something outside of the app's directory. */
        OUTSIDE,
        /** This process may not read it. */
        ACCESS_DENIED,
        /** Reading failed; the cause says how. */
        INPUT_OUTPUT
    }

    private final String file;
    private final Problem problem;

    ProcfileUnreadableException(String file, Problem problem, String explanation) {
        super("Reading the Procfile " + file + " failed: " + explanation);
        this.file = file;
        this.problem = problem;
    }

    ProcfileUnreadableException(String file, Problem problem, String explanation, IOException cause) {
        super("Reading the Procfile " + file + " failed: " + explanation, cause);
        this.file = file;
        this.problem = problem;
    }

    /** The file that was to be read. */
    public String file() {
        return file;
    }

    /** Why it could not be read. */
    public Problem problem() {
        return problem;
    }
}
