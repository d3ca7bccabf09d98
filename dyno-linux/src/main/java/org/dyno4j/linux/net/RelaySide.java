package org.dyno4j.linux.net;

import org.dyno4j.linux.io.DirectBuffer;
import org.dyno4j.linux.io.EpollEvents;
import org.dyno4j.linux.io.EventHandler;
import org.dyno4j.linux.io.EventLoop;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.io.Registration;
import org.dyno4j.linux.libc.Errno;
import org.jspecify.annotations.Nullable;

/** One of the two sockets of a {@link Relay}, with what was read from it and not yet written to the other. */
final class RelaySide {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final EventLoop loop;
    private final OwnedDescriptor socket;
    private final DirectBuffer buffer = new DirectBuffer(BUFFER_BYTES);
    private @Nullable Registration registration;
    private boolean inputEnded;
    private boolean outputEnded;

    RelaySide(EventLoop loop, OwnedDescriptor socket) {
        this.loop = loop;
        this.socket = socket;
        buffer.bytes().limit(0);
    }

    /** What an attempt to move bytes came to. */
    enum Progress {
        MOVED,
        BLOCKED,
        ENDED,
        BROKEN
    }

    void start(EventHandler handler) {
        registration = loop.register(socket, EpollEvents.EPOLLIN, handler);
    }

    OwnedDescriptor socket() {
        return socket;
    }

    boolean holdsBytes() {
        return buffer.bytes().hasRemaining();
    }

    boolean outputEnded() {
        return outputEnded;
    }

    Progress read() {
        if (inputEnded) {
            return Progress.ENDED;
        }
        long count = buffer.read(loop.calls(), socket, BUFFER_BYTES);
        if (count == 0) {
            inputEnded = true;
            return Progress.ENDED;
        }
        return progress(count);
    }

    Progress writeTo(RelaySide other) {
        return progress(buffer.write(loop.calls(), other.socket));
    }

    private static Progress progress(long count) {
        if (count > 0) {
            return Progress.MOVED;
        }
        return count == -Errno.EAGAIN.number() ? Progress.BLOCKED : Progress.BROKEN;
    }

    void endOutput(Sockets sockets) {
        if (!outputEnded) {
            outputEnded = true;
            sockets.endOutput(socket);
        }
    }

    /** Waits for what this side can do next: be read while its buffer is empty, be written while the other's isn't. */
    void follow(boolean otherHoldsBytes) {
        if (registration != null) {
            int input = !inputEnded && !holdsBytes() ? EpollEvents.EPOLLIN : 0;
            int output = otherHoldsBytes ? EpollEvents.EPOLLOUT : 0;
            registration.interest(input | output);
        }
    }

    void stop() {
        if (registration != null) {
            registration.close();
        }
    }

    void close() {
        socket.close();
    }
}
