package org.dyno4j.linux.io;

import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;

/** Flags and commands of {@code asm-generic/fcntl.h} and {@code linux/fcntl.h}, the same on x86-64 and aarch64. */
public final class Fcntl {
    /** Reads and writes return EAGAIN instead of waiting. */
    public static final int O_NONBLOCK = 0x800;

    /** The descriptor does not survive execve. */
    public static final int O_CLOEXEC = 0x80000;

    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;

    private Fcntl() {}

    /**
     * Makes the open file description behind a descriptor non-blocking, for everybody who shares it.
     *
     * @throws org.dyno4j.linux.libc.SystemCallException if the kernel refuses
     */
    public static void setNonBlocking(SystemCalls calls, OwnedDescriptor descriptor) {
        long flags = SystemCalls.check(
                calls.call(SystemCall.FCNTL, descriptor.number(), F_GETFL), SystemCall.FCNTL, descriptor + ", F_GETFL");
        if ((flags & O_NONBLOCK) == 0) {
            SystemCalls.check(
                    calls.call(SystemCall.FCNTL, descriptor.number(), F_SETFL, flags | O_NONBLOCK),
                    SystemCall.FCNTL,
                    descriptor + ", F_SETFL");
        }
    }
}
