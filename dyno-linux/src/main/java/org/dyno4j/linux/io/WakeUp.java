package org.dyno4j.linux.io;

import java.lang.ref.Reference;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;

/** An eventfd that ends the loop's wait (eventfd(2)). */
final class WakeUp implements EventHandler, AutoCloseable {
    private static final int EFD_NONBLOCK = Fcntl.O_NONBLOCK;
    private static final int EFD_CLOEXEC = Fcntl.O_CLOEXEC;

    private final SystemCalls calls;
    private final OwnedDescriptor descriptor;
    private final DirectBuffer one = new DirectBuffer(Long.BYTES);
    private final DirectBuffer counter = new DirectBuffer(Long.BYTES);

    WakeUp(SystemCalls calls) {
        this.calls = calls;
        long number = SystemCalls.check(
                calls.call(SystemCall.EVENTFD2, 0, EFD_NONBLOCK | EFD_CLOEXEC), SystemCall.EVENTFD2, "I/O loop");
        descriptor = new OwnedDescriptor(calls, (int) number, "eventfd");
        one.bytes().putLong(0, 1);
    }

    OwnedDescriptor descriptor() {
        return descriptor;
    }

    /** From any thread, while nobody closes. Can't block: a counter that is full wakes the loop just as well. */
    void signal() {
        try {
            calls.call(SystemCall.WRITE, descriptor.number(), one.address(), Long.BYTES);
        } finally {
            Reference.reachabilityFence(one);
        }
    }

    /** What was signalled up to now is seen. */
    @Override
    public void ready(int events) {
        counter.read(calls, descriptor, Long.BYTES);
    }

    @Override
    public void abandon() {
        // The loop closes it.
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
