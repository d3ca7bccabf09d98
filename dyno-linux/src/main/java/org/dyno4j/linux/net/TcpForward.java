package org.dyno4j.linux.net;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.dyno4j.isolation.PortForward;
import org.dyno4j.linux.io.EpollEvents;
import org.dyno4j.linux.io.EventHandler;
import org.dyno4j.linux.io.EventLoop;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.io.Registration;
import org.dyno4j.linux.libc.Errno;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listening socket and the connections that came by it. Fields are the loop's thread's, but for the final ones. */
final class TcpForward implements PortForward, EventHandler {
    private static final Logger LOG = LoggerFactory.getLogger(TcpForward.class);
    private static final Duration PAUSE_WITHOUT_DESCRIPTORS = Duration.ofMillis(100);
    private static final int ACCEPTS_PER_TURN = 64;

    private final EventLoop loop;
    private final Sockets sockets;
    private final Executor connecting;
    private final TargetChooser targets;
    private final OwnedDescriptor listener;
    private final InetSocketAddress address;
    private final Consumer<TcpForward> closing;
    private final Set<Relay> relays = new HashSet<>();
    private @Nullable Registration registration;
    private boolean closed;

    /** Takes over a listening socket. */
    TcpForward(
            EventLoop loop,
            Sockets sockets,
            Executor connecting,
            TargetChooser targets,
            OwnedDescriptor listener,
            Consumer<TcpForward> closing) {
        this.loop = loop;
        this.sockets = sockets;
        this.connecting = connecting;
        this.targets = targets;
        this.listener = listener;
        this.address = sockets.address(listener);
        this.closing = closing;
    }

    void start() {
        registration = loop.register(listener, EpollEvents.EPOLLIN, this);
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void ready(int events) {
        for (int i = 0; i < ACCEPTS_PER_TURN; i++) {
            long accepted = sockets.accept(listener);
            if (accepted >= 0) {
                connect(new OwnedDescriptor(loop.calls(), (int) accepted, "connection to " + address));
            } else if (accepted == -Errno.EMFILE.number() || accepted == -Errno.ENFILE.number()) {
                LOG.warn("{}: no descriptor is left for a connection; trying again later", address);
                interest(0);
                loop.schedule(PAUSE_WITHOUT_DESCRIPTORS, () -> interest(EpollEvents.EPOLLIN));
                return;
            } else if (accepted == -Errno.EAGAIN.number()) {
                return;
            }
            // Any other error is that of one connection, which went away before it was taken (accept(2)).
        }
    }

    private void interest(int events) {
        if (registration != null && !closed) {
            registration.interest(events);
        }
    }

    private void connect(OwnedDescriptor client) {
        try {
            connecting.execute(() -> {
                try {
                    targets.connect().ifPresentOrElse(dyno -> relay(client, dyno), () -> sockets.reset(client));
                } catch (RuntimeException e) {
                    LOG.error("{}: a connection is lost, because the targets can't be told", address, e);
                    sockets.reset(client);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: closed while a connection came in", address, e);
            sockets.reset(client);
        }
    }

    private void relay(OwnedDescriptor client, OwnedDescriptor dyno) {
        boolean handed = loop.tryExecute(() -> {
            Relay relay = new Relay(loop, sockets, client, dyno, relays::remove);
            if (closed) {
                relay.abandon();
            } else {
                relays.add(relay);
                relay.start();
            }
        });
        if (!handed) {
            sockets.reset(client);
            sockets.reset(dyno);
        }
    }

    @Override
    public void abandon() {
        closed = true;
        listener.close();
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
