package org.dyno4j.procfile;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;
import org.dyno4j.DynoException;

/**
 * A Procfile can't be used.
 *
 * <p>{@link #diagnostics()} says everything that is wrong with its text; the message repeats the first of them.
 */
public sealed class ProcfileException extends DynoException
        permits ProcfileTooLargeException, ProcfileUnreadableException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int LISTED = 20;

    private final List<Diagnostic> diagnostics;

    /** Creates an exception about the text of this source. */
    ProcfileException(String source, List<Diagnostic> diagnostics) {
        super(describe(source, diagnostics));
        this.diagnostics = List.copyOf(diagnostics);
    }

    /** Creates an exception about something other than the text. */
    ProcfileException(String message) {
        super(message);
        this.diagnostics = List.of();
    }

    /** Creates an exception for a failure below. */
    ProcfileException(String message, Throwable cause) {
        super(message, cause);
        this.diagnostics = List.of();
    }

    /** Everything that is wrong with the text, in its order; empty if the text was never looked at. */
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    private static String describe(String source, List<Diagnostic> diagnostics) {
        String listed = diagnostics.stream()
                .limit(LISTED)
                .map(diagnostic -> "\n  " + diagnostic)
                .collect(Collectors.joining());
        String rest = diagnostics.size() > LISTED ? "\n  and " + (diagnostics.size() - LISTED) + " more" : "";
        return source + " can't be used:" + listed + rest;
    }
}
