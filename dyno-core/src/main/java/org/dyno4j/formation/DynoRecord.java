package org.dyno4j.formation;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.ExitVerdict;

/** The state of one dyno, as it is shown, and the only place where it changes. */
final class DynoRecord {
    private final DynoName name;
    private final Supplier<DynoSize> currentSize;
    private final Supplier<String> currentRelease;
    private final Journal journal;
    private final boolean oneOff;

    /** Those of the run that is there, or was last. */
    private DynoSize size;

    private String release;

    private DynoState state = DynoState.DOWN;
    private DynoState logged = DynoState.DOWN;
    private Instant since;
    private String why = "";
    private Optional<ExitVerdict> lastVerdict = Optional.empty();

    private DynoRecord(
            DynoName name,
            Supplier<DynoSize> currentSize,
            Supplier<String> currentRelease,
            Journal journal,
            boolean oneOff) {
        this.name = name;
        this.currentSize = currentSize;
        this.currentRelease = currentRelease;
        this.size = currentSize.get();
        this.release = currentRelease.get();
        this.journal = journal;
        this.oneOff = oneOff;
        this.since = journal.now();
    }

    /** Of a place in the formation: one run follows the other. */
    static DynoRecord ofFormation(
            DynoName name, Supplier<DynoSize> currentSize, Supplier<String> currentRelease, Journal journal) {
        return new DynoRecord(name, currentSize, currentRelease, journal, false);
    }

    /** Of what runs once. */
    static DynoRecord ofOneOff(DynoName name, DynoSize size, Supplier<String> currentRelease, Journal journal) {
        return new DynoRecord(name, () -> size, currentRelease, journal, true);
    }

    /**
     * Changes the state and tells it.
     *
     * @throws IllegalStateException if the table has no such transition: a bug
     */
    void become(DynoState next, String reason) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException(name + " can't become " + next.label() + ": it is " + state.label());
        }
        DynoState before = state;
        state = next;
        since = journal.now();
        why = reason;
        if (next == DynoState.STARTING || next == DynoState.UP) {
            look();
        }
        logged = journal.logState(name, logged, next, oneOff ? logged : DynoState.DOWN);
        journal.stateChanged(name, size, release, before, next, reason);
    }

    private void look() {
        size = currentSize.get();
        release = currentRelease.get();
    }

    /**
     * It stands still from now on, by request.
     *
     * @throws DynoStateException if it is not up
     */
    void pause() {
        if (!isUp()) {
            throw refusal("be paused", "only a dyno that is up can");
        }
        become(DynoState.PAUSED, "paused by request");
    }

    /** It is wanted, and stays as it is until something else has come; tells it once. */
    void waits(String reason) {
        if (!reason.equals(why)) {
            why = reason;
            journal.waits(name, reason);
        }
    }

    /** Why a request is refused. */
    DynoStateException refusal(String request, String remedy) {
        return new DynoStateException(name, request, state, remedy);
    }

    /** Another run has taken the place of the one before, without any moment in which there was none. */
    void replaced() {
        since = journal.now();
        why = "replaced";
        look();
        journal.replaced(name, size, release, state);
    }

    /** The run that is there has another size now. */
    void resized() {
        DynoSize before = size;
        size = currentSize.get();
        journal.resized(name, before, size, release, state);
    }

    /** A run of this release has ended. */
    void ended(String releaseOfRun, ExitVerdict verdict) {
        lastVerdict = Optional.of(verdict);
        journal.ended(name, releaseOfRun, verdict);
    }

    DynoName name() {
        return name;
    }

    DynoState state() {
        return state;
    }

    /** Whether a run of it is there that nobody has told to end. */
    boolean isRunning() {
        return switch (state) {
            case STARTING, UP, PAUSED -> true;
            case CRASHED, FAILED, STOPPING, DOWN, COMPLETE -> false;
        };
    }

    boolean isUp() {
        return state == DynoState.UP;
    }

    /** Whether a dyno is up, be it paused: somebody wants it to stand still. */
    boolean isServing() {
        return state == DynoState.UP || state == DynoState.PAUSED;
    }

    Instant since() {
        return since;
    }

    String why() {
        return why;
    }

    Optional<ExitVerdict> lastVerdict() {
        return lastVerdict;
    }
}
