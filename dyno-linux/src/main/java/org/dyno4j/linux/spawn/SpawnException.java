package org.dyno4j.linux.spawn;

import java.io.Serial;
import java.util.OptionalInt;
import org.dyno4j.DynoException;
import org.dyno4j.linux.libc.Errno;

/** No process came to be, though no step of its program failed. */
public final class SpawnException extends DynoException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final OptionalInt errno;

    private SpawnException(String message, OptionalInt errno) {
        super(message);
        this.errno = errno;
    }

    static SpawnException refused(String what, CloneCall call, CloneArguments clone, int errno) {
        return new SpawnException(
                what + ": " + call + "(" + clone + ") failed: " + Errno.describe(errno), OptionalInt.of(errno));
    }

    static SpawnException killed(String what) {
        return new SpawnException(
                what + ": the new process was killed before it was ready; its sandbox was closed, or its memory limit"
                        + " is too small to start in",
                OptionalInt.empty());
    }

    /** The error number of {@code clone3(2)} or {@code clone(2)}; absent where that had succeeded. */
    public OptionalInt errno() {
        return errno;
    }
}
