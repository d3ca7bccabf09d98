package org.dyno4j.linux.io;

import java.util.concurrent.atomic.AtomicBoolean;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCallException;
import org.dyno4j.linux.libc.SystemCalls;

/**
 * A file descriptor of this process with exactly one owner, who closes it.
 *
 * <p>The kernel gives a closed number to whoever opens next. So whoever uses the number on one thread while another may
 * close it needs a lock of his own; the descriptor only makes sure that it is closed once.
 */
public final class OwnedDescriptor implements AutoCloseable {
    private final SystemCalls calls;
    private final int number;
    private final String what;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Takes over an open descriptor, which must be close-on-exec.
     *
     * @param what names the descriptor in messages, the dyno first: {@code "web.1 stdout"}
     */
    public OwnedDescriptor(SystemCalls calls, int number, String what) {
        if (number < 0) {
            throw new IllegalArgumentException(what + ": a descriptor is not negative, but this is " + number);
        }
        this.calls = calls;
        this.number = number;
        this.what = what;
    }

    /**
     * The number, for a system call.
     *
     * @throws IllegalStateException if it was closed: by now the number may be somebody else's
     */
    public int number() {
        if (closed.get()) {
            throw new IllegalStateException(this + " is closed");
        }
        return number;
    }

    /** Whether {@link #close()} was called. */
    public boolean isClosed() {
        return closed.get();
    }

    /**
     * Closes the descriptor. Idempotent.
     *
     * @throws SystemCallException if the number was not open, which means that somebody closed what was not his
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            // Never again after EINTR: Linux has freed the number by then (close(2)).
            long result = calls.call(SystemCall.CLOSE, number);
            if (result == -Errno.EBADF.number()) {
                throw new SystemCallException(SystemCall.CLOSE, Errno.EBADF.number(), toString());
            }
        }
    }

    /** The name given at birth. */
    @Override
    public String toString() {
        return what;
    }
}
