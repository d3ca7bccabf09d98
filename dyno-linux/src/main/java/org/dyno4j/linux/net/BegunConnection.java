package org.dyno4j.linux.net;

import java.time.Duration;
import java.util.function.Consumer;
import org.dyno4j.linux.io.EpollEvents;
import org.dyno4j.linux.io.EventHandler;
import org.dyno4j.linux.io.EventLoop;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.io.Registration;
import org.dyno4j.linux.io.Timer;
import org.jspecify.annotations.Nullable;

/** A socket whose connection is on its way, awaited on the loop's thread. */
final class BegunConnection implements EventHandler {
    private final EventLoop loop;
    private final Sockets sockets;
    private final OwnedDescriptor socket;
    private final Consumer<OwnedDescriptor> accepted;
    private final Runnable failed;
    private @Nullable Registration registration;
    private @Nullable Timer timer;
    private boolean done;

    /**
     * Takes over a socket that doesn't block.
     *
     * @param accepted takes the socket over once it is connected
     * @param failed is told instead if it was refused, or wasn't accepted in time; the socket is closed then
     */
    BegunConnection(
            EventLoop loop,
            Sockets sockets,
            OwnedDescriptor socket,
            Consumer<OwnedDescriptor> accepted,
            Runnable failed) {
        this.loop = loop;
        this.sockets = sockets;
        this.socket = socket;
        this.accepted = accepted;
        this.failed = failed;
    }

    void await(Duration timeout) {
        try {
            registration = loop.register(socket, EpollEvents.EPOLLOUT, this);
            timer = loop.schedule(timeout, this::abandon);
        } catch (RuntimeException | Error e) {
            abandon();
            throw e;
        }
    }

    /** A socket whose connection has failed is writable too (connect(2), EINPROGRESS). */
    @Override
    public void ready(int events) {
        if (done) {
            return;
        }
        if (sockets.error(socket) != 0) {
            abandon();
            return;
        }
        stop();
        accepted.accept(socket);
    }

    @Override
    public void abandon() {
        if (!done) {
            close();
            failed.run();
        }
    }

    /** Gives up without a word. */
    void close() {
        if (!done) {
            stop();
            socket.close();
        }
    }

    private void stop() {
        done = true;
        if (registration != null) {
            registration.close();
        }
        if (timer != null) {
            timer.cancel();
        }
    }
}
