package org.dyno4j.isolation;

import java.io.Serial;
import java.util.List;
import java.util.Optional;
import org.dyno4j.DynoException;
import org.jspecify.annotations.Nullable;

/** The host can't give the isolation that was asked for. */
public class IsolationException extends DynoException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final List<String> missing;
    /** Not in the serial form. */
    private final transient @Nullable IsolationReport report;

    /** Creates an exception; each missing thing says what, why, and what would help. */
    public IsolationException(String message, List<String> missing) {
        this(message, missing, Optional.empty());
    }

    /** Creates an exception about all that the report says is missing. */
    public IsolationException(String message, IsolationReport report) {
        this(message, report.missing().stream().map(Mechanism::toString).toList(), Optional.of(report));
    }

    /** Creates an exception about several things at once, with what is known of the host. */
    public IsolationException(String message, List<String> missing, Optional<IsolationReport> report) {
        super(message + list(missing));
        this.missing = List.copyOf(missing);
        this.report = report.orElse(null);
    }

    /** Creates an exception for a failure below. */
    public IsolationException(String message, Throwable cause) {
        super(message, cause);
        this.missing = List.of();
        this.report = null;
    }

    private static String list(List<String> missing) {
        if (missing.size() < 2) {
            return missing.isEmpty() ? "" : ": " + missing.get(0);
        }
        return ":\n  - " + String.join("\n  - ", missing);
    }

    /** All that is missing, one text each. */
    public List<String> missing() {
        return missing;
    }

    /** What was found out about the host, as far as it goes; absent where it was not looked at as a whole. */
    public Optional<IsolationReport> report() {
        return Optional.ofNullable(report);
    }
}
