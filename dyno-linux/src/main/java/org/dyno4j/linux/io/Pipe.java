package org.dyno4j.linux.io;

import com.sun.jna.Pointer;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;

/**
 * Both ends of a pipe, each close-on-exec from birth.
 *
 * <p>The JVM's end doesn't block; the child's end does, as every program expects. The flag belongs to the open file
 * description, and a pipe has one for each end.
 */
public record Pipe(OwnedDescriptor readEnd, OwnedDescriptor writeEnd) implements AutoCloseable {

    /**
     * A pipe whose write end is for a child.
     *
     * @param what names it in messages: {@code "web.1 stdout"}
     * @throws org.dyno4j.linux.libc.SystemCallException if no pipe can be had
     */
    public static Pipe fromChild(SystemCalls calls, String what) {
        Pipe pipe = open(calls, what);
        return pipe.nonBlocking(calls, pipe.readEnd);
    }

    /**
     * A pipe whose read end is for a child.
     *
     * @param what names it in messages: {@code "web.1 stdin"}
     * @throws org.dyno4j.linux.libc.SystemCallException if no pipe can be had
     */
    public static Pipe toChild(SystemCalls calls, String what) {
        Pipe pipe = open(calls, what);
        return pipe.nonBlocking(calls, pipe.writeEnd);
    }

    private static Pipe open(SystemCalls calls, String what) {
        try (NativeArena arena = new NativeArena()) {
            Pointer numbers = arena.allocate(2 * Integer.BYTES);
            SystemCalls.check(
                    calls.call(SystemCall.PIPE2, NativeArena.address(numbers), Fcntl.O_CLOEXEC),
                    SystemCall.PIPE2,
                    what);
            return new Pipe(
                    new OwnedDescriptor(calls, numbers.getInt(0), what),
                    new OwnedDescriptor(calls, numbers.getInt(Integer.BYTES), what));
        }
    }

    private Pipe nonBlocking(SystemCalls calls, OwnedDescriptor end) {
        try {
            Fcntl.setNonBlocking(calls, end);
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Closes both ends, as far as they are still open. */
    @Override
    public void close() {
        readEnd.close();
        writeEnd.close();
    }
}
