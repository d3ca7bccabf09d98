package org.dyno4j.dyno;

import static org.dyno4j.dyno.DynoState.COMPLETE;
import static org.dyno4j.dyno.DynoState.CRASHED;
import static org.dyno4j.dyno.DynoState.DOWN;
import static org.dyno4j.dyno.DynoState.FAILED;
import static org.dyno4j.dyno.DynoState.PAUSED;
import static org.dyno4j.dyno.DynoState.STARTING;
import static org.dyno4j.dyno.DynoState.STOPPING;
import static org.dyno4j.dyno.DynoState.UP;

import com.google.common.collect.ImmutableSetMultimap;

/** The one table of legal state transitions of a dyno. */
final class Transitions {
    private static final ImmutableSetMultimap<DynoState, DynoState> TABLE =
            ImmutableSetMultimap.<DynoState, DynoState>builder()
                    .putAll(DOWN, STARTING)
                    .putAll(STARTING, UP, CRASHED, STOPPING, COMPLETE)
                    // Up to starting is the controlled restart: the replacement starts while the old one still ends.
                    // Up to down is an exit with status 0, where that is no crash.
                    .putAll(UP, CRASHED, STOPPING, COMPLETE, STARTING, PAUSED, DOWN)
                    .putAll(PAUSED, UP, CRASHED, STOPPING, COMPLETE, STARTING, DOWN)
                    .putAll(CRASHED, STARTING, DOWN, FAILED)
                    .putAll(FAILED, STARTING, DOWN)
                    // Stopping to crashed is the end of a dyno that was unhealthy.
                    .putAll(STOPPING, DOWN, COMPLETE, CRASHED)
                    .build();

    private Transitions() {}

    static boolean allowed(DynoState from, DynoState to) {
        return TABLE.containsEntry(from, to);
    }
}
