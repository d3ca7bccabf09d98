package org.dyno4j.formation;

import java.io.Serial;
import org.dyno4j.DynoException;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;

/** A dyno could not be given another size while it runs; all dynos of its type have the size that they had. */
public final class ResizeException extends DynoException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String dyno;

    ResizeException(DynoName dyno, DynoSize size, Throwable cause) {
        super(
                dyno + " can't be resized to " + size.name() + " while it runs, and no other " + dyno.type()
                        + " was: " + cause.getMessage() + "; scale(\"" + dyno.type() + "=…:" + size.name()
                        + "\") restarts them instead",
                cause);
        this.dyno = dyno.toString();
    }

    /** The dyno that could not. */
    public DynoName dyno() {
        return DynoName.parse(dyno);
    }
}
