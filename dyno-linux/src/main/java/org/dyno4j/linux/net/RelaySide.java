package org.dyno4j.linux.net;

import java.nio.ByteBuffer;
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
    private static final int MOST_BYTES = 16 * 1024;

    private final EventLoop loop;
    private final OwnedDescriptor socket;
    /** On the heap and only as large as needed: most connections hold nothing most of the time. */
    private ByteBuffer held = ByteBuffer.allocate(0);

    private @Nullable Registration registration;
    private boolean inputEnded;
    private boolean outputEnded;

    RelaySide(EventLoop loop, OwnedDescriptor socket) {
        this.loop = loop;
        this.socket = socket;
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
        return held.hasRemaining();
    }

    boolean outputEnded() {
        return outputEnded;
    }

    /** Hands on to the other side what is held, or else what can be read; holds what the other doesn't take. */
    Progress moveTo(RelaySide other) {
        DirectBuffer shared = loop.transferBuffer();
        if (holdsBytes()) {
            shared.bytes().clear().put(held.duplicate()).flip();
        } else if (inputEnded) {
            return Progress.ENDED;
        } else {
            long count = shared.read(loop.calls(), socket, MOST_BYTES);
            if (count <= 0) {
                inputEnded = count == 0;
                return inputEnded ? Progress.ENDED : failure(count);
            }
        }
        long taken = shared.write(loop.calls(), other.socket);
        if (taken > 0 || !holdsBytes()) {
            hold(shared.bytes());
        }
        return taken > 0 ? Progress.MOVED : failure(taken);
    }

    private void hold(ByteBuffer rest) {
        held = ByteBuffer.allocate(rest.remaining()).put(rest).flip();
    }

    private static Progress failure(long result) {
        return result == -Errno.EAGAIN.number() ? Progress.BLOCKED : Progress.BROKEN;
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
