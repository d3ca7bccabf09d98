package org.dyno4j.linux.libc;

import java.io.Serial;
import org.dyno4j.DynoException;

/** A system call failed; says which, on what, and with which error by name. */
public final class SystemCallException extends DynoException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final SystemCall call;
    private final int errno;

    /** Creates an exception about this call on this object. */
    public SystemCallException(SystemCall call, int errno, String what) {
        super(call.callName() + "(" + what + ") failed: " + Errno.describe(errno));
        this.call = call;
        this.errno = errno;
    }

    /** The call that failed. */
    public SystemCall call() {
        return call;
    }

    /** The error number. */
    public int errno() {
        return errno;
    }

    /** Whether this is that error. */
    public boolean is(Errno error) {
        return errno == error.number();
    }
}
