package org.dyno4j.formation;

import java.time.Instant;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.ExitVerdict;

/**
 * Something that happened in a formation. No event has a secret in it, by the redaction of the log: in the config vars of
 * a release, too, there is a mask in its place.
 */
public sealed interface FormationEvent {

    /** When it happened. */
    Instant time();

    /** From now on a dyno is in this state, as a run of this size and this release: what its use is metered by. */
    sealed interface DynoChanged extends FormationEvent {
        DynoName dyno();

        /** What the run may use. */
        DynoSize size();

        /** The name of the release that the run is of. */
        String release();

        DynoState state();
    }

    /**
     * A dyno came into another state; {@code why} is for people and may be empty.
     *
     * @param size what the run may use that is in this state
     * @param release the name of the release that this run is of
     */
    record StateChanged(
            Instant time, DynoName dyno, DynoSize size, String release, DynoState from, DynoState to, String why)
            implements DynoChanged {
        @Override
        public DynoState state() {
            return to;
        }
    }

    /** A dyno that is wanted is not started before another process type has come as far as {@code why} says. */
    record DynoWaits(Instant time, DynoName dyno, String why) implements FormationEvent {}

    /**
     * A run of a dyno ended; all that it had printed was given to the log plane before.
     *
     * @param release the name of the release that the run was of
     */
    record DynoEnded(Instant time, DynoName dyno, String release, ExitVerdict verdict) implements FormationEvent {}

    /** A dyno in this state was given another size, and runs on. */
    record DynoResized(Instant time, DynoName dyno, DynoSize before, DynoSize after, String release, DynoState state)
            implements DynoChanged {
        @Override
        public DynoSize size() {
            return after;
        }
    }

    /** R14: a dyno uses so many bytes of memory, more than its quota of bytes; told again and again while it does. */
    record MemoryQuotaExceeded(Instant time, DynoName dyno, long bytes, long quota) implements FormationEvent {}

    /**
     * A dyno that has ended by itself will be started again at that instant; it has crashed that many times in a row, 0
     * where it has not.
     */
    record RetryScheduled(Instant time, DynoName dyno, int attempt, Instant retryAt) implements FormationEvent {}

    /** A dyno is given up after that many crashes in a row, the last of which ended so. */
    record DynoFailed(Instant time, DynoName dyno, int attempts, ExitVerdict verdict) implements FormationEvent {}

    /**
     * Another run took the place of a dyno's run, in the same state: one that is up that of one that was up, or one that
     * starts that of one that had not come up yet.
     *
     * @param size what the new run may use
     * @param release the name of the release that the new run is of
     * @param state that of both
     */
    record DynoReplaced(Instant time, DynoName dyno, DynoSize size, String release, DynoState state)
            implements DynoChanged {}

    /** What was to replace a dyno that is up never came up; the old one goes on. */
    record ReplacementFailed(Instant time, DynoName dyno, ExitVerdict verdict) implements FormationEvent {}

    /** From now on dynos are brought onto this release. */
    record RolloutStarted(Instant time, FormationRelease release) implements FormationEvent {}

    /** This release is given up; from now on dynos are brought back onto the one before. */
    record RollingBack(Instant time, FormationRelease release, String why) implements FormationEvent {}

    /** A rollout is over. */
    record RolloutEnded(Instant time, RolloutOutcome outcome) implements FormationEvent {}

    /** How many dynos there are to be, or of which size, was changed. */
    record Scaled(Instant time, Formation before, Formation after) implements FormationEvent {}

    /** Connections for this type are to be forwarded to other dynos than before; so many are up now. */
    record ForwardTargetsChanged(Instant time, String type, int up) implements FormationEvent {}

    /** The listener was so slow that this many events, after the one before this one, were not kept for it. */
    record EventsDropped(Instant time, long count) implements FormationEvent {
        static FormationEvent near(FormationEvent neighbour, long count) {
            return new EventsDropped(neighbour.time(), count);
        }
    }
}
