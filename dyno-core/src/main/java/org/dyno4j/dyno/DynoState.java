package org.dyno4j.dyno;

import java.util.Locale;

/**
 * Where a dyno stands; {@link Transitions} says what may follow what.
 *
 * <p>{@code STARTING → UP → (CRASHED → STARTING …) | STOPPING → DOWN}, and {@code COMPLETE} for one-offs.
 * What is {@code UP} may be {@code PAUSED} for a while. What crashes too often is {@code FAILED}.
 */
public enum DynoState {
    /**
     * Nothing runs under this name. A dyno that exited with status 0 is down until it is started again, unless its restart
     * policy takes that for a crash.
     */
    DOWN,
    /** A sandbox is being created, or a web dyno does not listen on its port yet. */
    STARTING,
    /** It runs; a web dyno accepts connections. */
    UP,
    /** It was up, and stands still until it is resumed; it gets no connections. */
    PAUSED,
    /** It ended, or could not be started, without having been told to end; it is started again by its restart policy. */
    CRASHED,
    /**
     * It crashed as often in a row as its restart policy allows, and is given up: only a restart, a retry by request,
     * another size, another release, or being scaled away and back brings it out of this state.
     */
    FAILED,
    /** It was told to end and has not ended yet. */
    STOPPING,
    /** A one-off has ended. */
    COMPLETE;

    /** Whether this state may be followed by that one. */
    public boolean mayBecome(DynoState next) {
        return Transitions.allowed(this, next);
    }

    /** The state as it is written in log lines: {@code up}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
