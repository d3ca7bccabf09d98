package org.dyno4j.log;

import java.util.Objects;
import java.util.Optional;

/**
 * Which lines have secrets taken out before they come into the history or to any subscriber or drain.
 *
 * <p>A secret is found whole also where it lies across the place at which a line over the cap is cut.
 */
public final class Redaction {
    private static final Redaction NONE = new Redaction(new Secrets(), false, false);

    private final Secrets secrets;
    private final boolean platform;
    private final boolean app;

    private Redaction(Secrets secrets, boolean platform, boolean app) {
        this.secrets = Objects.requireNonNull(secrets, "secrets");
        this.platform = platform;
        this.app = app;
    }

    /** Lines stay as they are. */
    public static Redaction none() {
        return NONE;
    }

    /** What the platform says is redacted; what dynos print is theirs. */
    public static Redaction ofPlatformLines(Secrets secrets) {
        return new Redaction(secrets, true, false);
    }

    /** What the platform says and what dynos print is redacted; each line is searched for each secret. */
    public static Redaction ofAllLines(Secrets secrets) {
        return new Redaction(secrets, true, true);
    }

    /** The secrets to take out of the lines of a source; empty where the lines stay as they are. */
    Optional<Secrets> of(String source) {
        boolean concerned = source.equals(LogLine.APP) ? app : platform;
        return concerned ? Optional.of(secrets) : Optional.empty();
    }

    String apply(String source, String text) {
        return of(source).map(known -> known.redact(text)).orElse(text);
    }
}
