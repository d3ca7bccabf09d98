package org.dyno4j.dyno.supervision;

import com.google.common.base.Throwables;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.dyno4j.DynoException;

/** Failures on their way to whoever waits for something. */
public final class Failures {
    private Failures() {}

    /** The failure itself where it and its causes tell no secret; or else one without cause, whose text is redacted. */
    public static Throwable redacted(Throwable failure, DynoLog log) {
        boolean harmless = Throwables.getCausalChain(failure).stream()
                .map(Throwable::toString)
                .allMatch(text -> log.redact(text).equals(text));
        return harmless ? failure : new DynoException(log.redact(String.valueOf(failure.getMessage())));
    }

    /** Throws the cause itself, if it is unchecked; returns a wrapper of one that is not. */
    public static RuntimeException unwrapped(ExecutionException failure) {
        Throwable cause = Objects.requireNonNull(failure.getCause());
        Throwables.throwIfUnchecked(cause);
        return new IllegalStateException(cause);
    }
}
