package org.dyno4j.linux.io;

import com.sun.jna.Pointer;
import java.util.Optional;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.Signal;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;

/**
 * A pidfd of a child of this JVM: signals and the exit status without any doubt about whose they are.
 *
 * <p>Thread-safe: a signal can't meet a number that was closed and given to another descriptor.
 */
public final class ProcessDescriptor implements AutoCloseable {
    private static final int P_PIDFD = 3;
    private static final int WNOHANG = 0x00000001;
    private static final int WEXITED = 0x00000004;

    /** Children that were cloned without an exit signal too, as ours are. */
    private static final int WALL = 0x40000000;

    private final SystemCalls calls;
    private final OwnedDescriptor descriptor;

    /** Takes over a pidfd. */
    public ProcessDescriptor(SystemCalls calls, OwnedDescriptor descriptor) {
        this.calls = calls;
        this.descriptor = descriptor;
    }

    /** The descriptor, readable once the process has ended. */
    OwnedDescriptor descriptor() {
        return descriptor;
    }

    /**
     * Sends a signal to the process. Does nothing where it has ended.
     *
     * @throws org.dyno4j.linux.libc.SystemCallException if it may not be signalled
     */
    public synchronized void signal(Signal signal) {
        if (descriptor.isClosed()) {
            return;
        }
        long result = calls.call(SystemCall.PIDFD_SEND_SIGNAL, descriptor.number(), signal.number(), 0, 0);
        if (result != -Errno.ESRCH.number()) {
            SystemCalls.check(result, SystemCall.PIDFD_SEND_SIGNAL, descriptor + ", " + signal);
        }
    }

    /**
     * Takes the exit status from the kernel, which then forgets the process; empty while it runs.
     *
     * @throws org.dyno4j.linux.libc.SystemCallException if there is no such child: somebody else has taken its status
     */
    public Optional<ExitStatus> reap() {
        return wait(WNOHANG);
    }

    /** Like {@link #reap}, but blocks the thread until the process ends. Not for the loop's thread. */
    public ExitStatus awaitEnd() {
        return wait(0).orElseThrow(() -> new IllegalStateException(descriptor + ": waitid returned too early"));
    }

    private Optional<ExitStatus> wait(int options) {
        try (NativeArena arena = new NativeArena()) {
            Pointer info = arena.allocate(SignalInfo.BYTES);
            long result;
            do {
                result = calls.call(
                        SystemCall.WAITID,
                        P_PIDFD,
                        descriptor.number(),
                        NativeArena.address(info),
                        options | WEXITED | WALL,
                        0,
                        0);
            } while (result == -Errno.EINTR.number());
            SystemCalls.check(result, SystemCall.WAITID, descriptor.toString());
            return SignalInfo.read(info).exitStatus();
        }
    }

    /** Closes the pidfd; the process itself is not touched. Idempotent. */
    @Override
    public synchronized void close() {
        descriptor.close();
    }

    @Override
    public String toString() {
        return descriptor.toString();
    }
}
