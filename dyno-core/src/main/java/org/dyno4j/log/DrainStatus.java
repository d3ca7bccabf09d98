package org.dyno4j.log;

import java.time.Instant;
import java.util.Optional;

/**
 * How a drain is doing. Of the lines that passed its filter, each is in one of the three counts; what a drain says
 * about itself is in none.
 *
 * @param state whether it works
 * @param queued how many lines wait or are being sent
 * @param delivered how many were handed on, as far as can be known: see {@link LogDrain}
 * @param dropped how many were not and never will be: it was too slow, they were refused, or it was closed too early
 * @param lastFailure the last failure, if there ever was one
 * @param nextRetry when it is tried again, while it waits for that
 */
public record DrainStatus(
        State state,
        long queued,
        long delivered,
        long dropped,
        Optional<DrainFailure> lastFailure,
        Optional<Instant> nextRetry) {

    /** Whether a drain works. */
    public enum State {
        /** Nothing failed since lines were last handed on. */
        OPEN,
        /** The last attempts failed. */
        FAILING,
        /** It was closed. */
        CLOSED
    }
}
