package org.dyno4j.linux.spawn;

import java.io.Serial;
import org.dyno4j.DynoException;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.SystemCall;

/** A syscall program failed; says at which step, on what, and with which error by name. */
public final class StepException extends DynoException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int step;
    private final SystemCall call;
    private final int errno;

    StepException(SyscallProgram program, int step, int errno) {
        super(program.describe(step) + " failed: " + Errno.describe(errno));
        this.step = step;
        this.call = program.steps().get(step).call();
        this.errno = errno;
    }

    /** The index of the step in its program, from 0. */
    public int step() {
        return step;
    }

    /** The system call of that step. */
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
