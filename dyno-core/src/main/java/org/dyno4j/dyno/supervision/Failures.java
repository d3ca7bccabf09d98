package org.dyno4j.dyno.supervision;

import com.google.common.base.Throwables;
import java.util.Objects;
import java.util.concurrent.ExecutionException;

/** What a future has failed with, as whoever waited for it throws it. */
public final class Failures {
    private Failures() {}

    /** Throws the cause itself, if it is unchecked; returns a wrapper of one that is not. */
    public static RuntimeException unwrapped(ExecutionException failure) {
        Throwable cause = Objects.requireNonNull(failure.getCause());
        Throwables.throwIfUnchecked(cause);
        return new IllegalStateException(cause);
    }
}
