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
     * Nothing runs under this name. What is to run here waits for another process type; or it exited with status 0, and is
     * down until it is started again, unless its restart policy takes that for a crash.
     */
    DOWN,
    /** A sandbox is being created, or the dyno has not passed its readiness check yet, as a web dyno that does not listen. */
    STARTING,
    /** It runs, and has passed its readiness check; a web dyno accepts connections. */
    UP,
    /** It was up, and stands still until it is resumed; it gets no connections. */
    PAUSED,
    /**
     * It ended, or could not be started, without having been told to end, or was ended because it was not healthy; it is
     * started again by its restart policy.
     */
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
