package org.dyno4j.linux;

import com.sun.jna.Pointer;
import org.dyno4j.isolation.Signal;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;

/**
 * The pipe to process 1 of a sandbox, whose write end the JVM alone holds.
 *
 * <p>A byte is a signal that process 1 sends to all the others. When the JVM ends, however it ends, process 1 reads the
 * end of the file and ends too.
 */
final class ControlPipe {
    private final SystemCalls calls;
    private final OwnedDescriptor writeEnd;

    ControlPipe(SystemCalls calls, OwnedDescriptor writeEnd) {
        this.calls = calls;
        this.writeEnd = writeEnd;
    }

    /** Orders a signal for every process but process 1. Does nothing where process 1 has ended. */
    void send(Signal signal) {
        try (NativeArena arena = new NativeArena()) {
            Pointer order = arena.bytes(new byte[] {(byte) signal.number()});
            long result = calls.call(SystemCall.WRITE, writeEnd.number(), NativeArena.address(order), 1);
            // EAGAIN: orders enough for 65,536 signals wait already, because the sandbox is starved.
            if (result != -Errno.EPIPE.number() && result != -Errno.EAGAIN.number()) {
                SystemCalls.check(result, SystemCall.WRITE, writeEnd.toString());
            }
        }
    }
}
