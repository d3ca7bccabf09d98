package org.dyno4j.examples;

import java.io.Serial;

/** The command line makes no sense. */
final class UsageException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What to exit with: EX_USAGE of sysexits.h. */
    static final int EXIT_CODE = 64;

    UsageException(String message) {
        super(message);
    }

    /** Prints what is wrong and how to do it right, and gives the exit code for it. */
    int explain(String usage) {
        System.err.println(getMessage() + "\n" + usage);
        return EXIT_CODE;
    }
}
