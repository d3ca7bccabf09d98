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
    private final Supplier<DynoSize> sizeOfNext;
    private final Journal journal;

    /** That of the run which is there, while another may be wanted already. */
    private DynoSize size;

    private DynoState state = DynoState.DOWN;
    private Instant since;
    private String why = "";
    private Optional<ExitVerdict> lastVerdict = Optional.empty();

    DynoRecord(DynoName name, Supplier<DynoSize> sizeOfNext, Journal journal) {
        this.name = name;
        this.sizeOfNext = sizeOfNext;
        this.size = sizeOfNext.get();
        this.journal = journal;
        this.since = journal.now();
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
            size = sizeOfNext.get();
        }
        journal.stateChanged(name, size, before, next, reason);
    }

    /** Why a request is refused. */
    DynoStateException refusal(String request, String remedy) {
        return new DynoStateException(name, request, state, remedy);
    }

    /** Another run has taken the place of the one before, without any moment in which there was none. */
    void replaced() {
        since = journal.now();
        why = "replaced";
        journal.replaced(name);
    }

    void ended(ExitVerdict verdict) {
        lastVerdict = Optional.of(verdict);
        journal.ended(name, verdict);
    }

    DynoName name() {
        return name;
    }

    DynoState state() {
        return state;
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
