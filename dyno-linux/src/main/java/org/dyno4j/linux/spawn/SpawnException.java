package org.dyno4j.linux.spawn;

import java.io.Serial;
import org.dyno4j.DynoException;

/** No process came to be, though no step of its program failed. */
public final class SpawnException extends DynoException {
    @Serial
    private static final long serialVersionUID = 1L;

    SpawnException(String message) {
        super(message);
    }

    static SpawnException killed(String what) {
        return new SpawnException(what + ": the new process was killed before it was ready; its sandbox was closed, or"
                + " its memory limit is too small to start in");
    }
}
