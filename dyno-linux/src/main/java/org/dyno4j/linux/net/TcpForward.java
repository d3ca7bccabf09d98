package org.dyno4j.linux.net;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.dyno4j.isolation.PortForward;
import org.dyno4j.linux.io.EpollEvents;
import org.dyno4j.linux.io.EventHandler;
import org.dyno4j.linux.io.EventLoop;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.io.Registration;
import org.dyno4j.linux.io.Timer;
import org.dyno4j.linux.libc.Errno;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listening socket and the connections that came by it. Fields are the loop's thread's, but for the final ones. */
final class TcpForward implements PortForward, EventHandler {
    private static final Logger LOG = LoggerFactory.getLogger(TcpForward.class);
    private static final Duration PAUSE_WITHOUT_DESCRIPTORS = Duration.ofMillis(100);
    private static final int ACCEPTS_PER_TURN = 64;

    private final Connecting connecting;
    private final EventLoop loop;
    private final Sockets sockets;
    private final OwnedDescriptor listener;
    private final InetSocketAddress address;
    private final Consumer<TcpForward> closing;
    private final Set<Attempt> attempts = new HashSet<>();
    private final Set<Relay> relays = new HashSet<>();
    private @Nullable Registration registration;
    private @Nullable Timer idleCheck;
    private boolean pausing;
    private boolean toldThatItIsFull;
    private boolean closed;

    /** Takes over a listening socket. */
    TcpForward(Connecting connecting, OwnedDescriptor listener, Consumer<TcpForward> closing) {
        this.connecting = connecting;
        this.loop = connecting.loop();
        this.sockets = connecting.sockets();
        this.listener = listener;
        this.address = sockets.address(listener);
        this.closing = closing;
    }

    void start() {
        registration = loop.register(listener, EpollEvents.EPOLLIN, this);
        endIdle();
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void ready(int events) {
        for (int i = 0; i < ACCEPTS_PER_TURN && hasRoom(); i++) {
            long accepted = sockets.accept(listener);
            if (accepted >= 0) {
                begin(new OwnedDescriptor(loop.calls(), (int) accepted, "connection to " + address));
            } else if (accepted == -Errno.EMFILE.number() || accepted == -Errno.ENFILE.number()) {
                LOG.warn("{}: no descriptor is left for a connection; trying again later", address);
                pause();
                return;
            } else if (accepted == -Errno.EAGAIN.number()) {
                return;
            }
            // Any other error is that of one connection, which went away before it was taken (accept(2)).
        }
        follow();
    }

    private boolean hasRoom() {
        return attempts.size() < connecting.limits().attempts() && !isFull();
    }

    private boolean isFull() {
        return attempts.size() + relays.size() >= connecting.limits().connections();
    }

    private void pause() {
        pausing = true;
        follow();
        loop.schedule(PAUSE_WITHOUT_DESCRIPTORS, () -> {
            pausing = false;
            follow();
        });
    }

    /** Accepts while there is room; other clients wait in the listener's queue, where they cost the JVM nothing. */
    private void follow() {
        if (registration != null && !closed) {
            registration.interest(hasRoom() && !pausing ? EpollEvents.EPOLLIN : 0);
            if (isFull() && !toldThatItIsFull) {
                toldThatItIsFull = true;
                LOG.warn(
                        "{}: as many connections as one port may have are open ({}); further clients wait until one ends",
                        address,
                        connecting.limits().connections());
            }
        }
    }

    private void begin(OwnedDescriptor client) {
        try {
            Attempt attempt = new Attempt(connecting, client, this::relay, this::ended);
            attempts.add(attempt);
            attempt.start();
        } catch (RuntimeException | Error e) {
            // The next one may fare better; a handler that throws is cut off, and the port would be dead.
            LOG.error("{} is lost", client, e);
            sockets.reset(client);
        }
    }

    private void relay(OwnedDescriptor client, OwnedDescriptor dyno) {
        try {
            Relay relay = new Relay(loop, sockets, client, dyno, this::ended);
            relays.add(relay);
            relay.start();
        } catch (RuntimeException | Error e) {
            sockets.reset(client);
            sockets.reset(dyno);
            throw e;
        }
    }

    private void ended(Attempt attempt) {
        attempts.remove(attempt);
        follow();
    }

    private void ended(Relay relay) {
        relays.remove(relay);
        follow();
    }

    private void endIdle() {
        List.copyOf(relays).forEach(Relay::endIfIdle);
        idleCheck = loop.schedule(connecting.limits().halfOpen(), this::endIdle);
    }

    @Override
    public void abandon() {
        closed = true;
        if (idleCheck != null) {
            idleCheck.cancel();
        }
        listener.close();
        List.copyOf(attempts).forEach(Attempt::abandon);
        List.copyOf(relays).forEach(Relay::abandon);
    }

    @Override
    public void close() {
        closing.accept(this);
        loop.run(() -> {
            if (!closed) {
                if (registration != null) {
                    registration.close();
                }
                abandon();
            }
        });
    }
}
