package org.dyno4j.formation;

import java.io.Serial;
import org.dyno4j.DynoException;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;

/** What was asked of a dyno can't be done in the state that it is in. */
public final class DynoStateException extends DynoException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String dyno;
    private final DynoState state;

    DynoStateException(DynoName dyno, String request, DynoState state, String remedy) {
        super(dyno + " can't " + request + ": it is " + state.label() + "; " + remedy);
        this.dyno = dyno.toString();
        this.state = state;
    }

    /** The dyno's name. */
    public DynoName dyno() {
        return DynoName.parse(dyno);
    }

    /** The state that it was in. */
    public DynoState state() {
        return state;
    }
}
