package org.dyno4j.linux.io;

import java.lang.ref.Reference;
import org.dyno4j.linux.libc.Architecture;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;

/** One epoll instance: descriptors to watch, each with a key of ours (epoll(7)). Used by one thread. */
final class Epoll implements AutoCloseable {
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final int EPOLL_CTL_MOD = 3;
    private static final int EPOLL_CLOEXEC = Fcntl.O_CLOEXEC;
    static final int BATCH = 256;
    private static final int SIGNAL_SET_BYTES = 8;

    private final SystemCalls calls;
    private final OwnedDescriptor descriptor;
    private final int eventSize;
    private final int keyOffset;
    private final DirectBuffer change;
    private final DirectBuffer ready;

    Epoll(SystemCalls calls, Architecture architecture) {
        this.calls = calls;
        // struct epoll_event {u32 events; u64 data} is packed on x86-64 alone (linux/eventpoll.h, EPOLL_PACKED).
        keyOffset = switch (architecture) {
            case X86_64 -> Integer.BYTES;
            case AARCH64 -> Long.BYTES;
        };
        eventSize = keyOffset + Long.BYTES;
        change = new DirectBuffer(eventSize);
        ready = new DirectBuffer(eventSize * BATCH);
        long number = SystemCalls.check(
                calls.call(SystemCall.EPOLL_CREATE1, EPOLL_CLOEXEC), SystemCall.EPOLL_CREATE1, "I/O loop");
        descriptor = new OwnedDescriptor(calls, (int) number, "epoll");
    }

    void add(OwnedDescriptor watched, int events, long key) {
        control(EPOLL_CTL_ADD, watched, events, key);
    }

    void modify(OwnedDescriptor watched, int events, long key) {
        control(EPOLL_CTL_MOD, watched, events, key);
    }

    void delete(OwnedDescriptor watched) {
        control(EPOLL_CTL_DEL, watched, 0, 0);
    }

    private void control(int operation, OwnedDescriptor watched, int events, long key) {
        change.bytes().putInt(0, events).putLong(keyOffset, key);
        long result;
        try {
            result = calls.call(
                    SystemCall.EPOLL_CTL, descriptor.number(), operation, watched.number(), change.address());
        } finally {
            Reference.reachabilityFence(change);
        }
        SystemCalls.check(result, SystemCall.EPOLL_CTL, watched.toString());
    }

    /**
     * Waits until something is ready, a signal came, or the time is over.
     *
     * @param timeoutMillis -1 for no limit
     * @param most how many events to take, up to {@link #BATCH}
     * @return how many events there are
     */
    int await(int timeoutMillis, int most) {
        long count;
        try {
            count = calls.call(
                    SystemCall.EPOLL_PWAIT,
                    descriptor.number(),
                    ready.address(),
                    most,
                    timeoutMillis,
                    0,
                    SIGNAL_SET_BYTES);
        } finally {
            Reference.reachabilityFence(ready);
        }
        return count == -Errno.EINTR.number() ? 0 : (int) SystemCalls.check(count, SystemCall.EPOLL_PWAIT, "I/O loop");
    }

    /** The instance itself, which another one can watch. */
    OwnedDescriptor descriptor() {
        return descriptor;
    }

    /** The bits of the event with that index. */
    int events(int index) {
        return ready.bytes().getInt(index * eventSize);
    }

    /** The key of the event with that index. */
    long key(int index) {
        return ready.bytes().getLong(index * eventSize + keyOffset);
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
