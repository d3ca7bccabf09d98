package org.dyno4j.dyno.supervision;

import com.google.common.base.Throwables;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.dyno4j.DynoException;

/** Failures on their way to whoever waits for something. */
public final class Failures {
    private Failures() {}

    /**
     * The failure itself where neither it nor what belongs to it tells a secret; or else one without cause, thrown at the
     * same place, whose text is redacted.
     */
    public static Throwable redacted(Throwable failure, DynoLog log) {
        if (withAllThatBelongs(failure)
                .map(Throwable::toString)
                .allMatch(text -> log.redact(text).equals(text))) {
            return failure;
        }
        String text = failure instanceof DynoException ? String.valueOf(failure.getMessage()) : failure.toString();
        DynoException redacted = new DynoException(log.redact(text));
        redacted.setStackTrace(failure.getStackTrace());
        return redacted;
    }

    /** Causes, and what was suppressed on the way: a log shows them all. */
    private static Stream<Throwable> withAllThatBelongs(Throwable failure) {
        return Throwables.getCausalChain(failure).stream()
                .flatMap(cause -> Stream.concat(
                        Stream.of(cause), Stream.of(cause.getSuppressed()).flatMap(Failures::withAllThatBelongs)));
    }

    /** Throws the cause itself, if it is unchecked; returns a wrapper of one that is not. */
    public static RuntimeException unwrapped(ExecutionException failure) {
        Throwable cause = Objects.requireNonNull(failure.getCause());
        Throwables.throwIfUnchecked(cause);
        return new IllegalStateException(cause);
    }
}
