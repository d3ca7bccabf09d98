package org.dyno4j.plain;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.Channel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.dyno4j.isolation.ForwardTarget;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's connection, and the one to the target that took it. Runs on the loop's thread. */
final class ForwardConnection implements RelayLoop.Handler {
    private static final Logger LOGGER = LoggerFactory.getLogger(ForwardConnection.class);

    private final Selector selector;
    private final SocketChannel client;
    private final Consumer<ForwardConnection> onClose;
    private Iterator<ForwardTarget> targets = List.<ForwardTarget>of().iterator();
    private @Nullable SocketChannel server;
    private @Nullable RelayPair relay;

    ForwardConnection(Selector selector, SocketChannel client, Consumer<ForwardConnection> onClose) {
        this.selector = selector;
        this.client = client;
        this.onClose = onClose;
    }

    /** Connects to the first of the targets that accepts; where none does, the client is reset. */
    void open(List<ForwardTarget> candidates) throws IOException {
        client.configureBlocking(false);
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        targets = candidates.iterator();
        tryNext();
    }

    boolean unopened() {
        return server == null;
    }

    private void tryNext() throws IOException {
        while (targets.hasNext()) {
            SocketChannel next = SocketChannel.open();
            server = next;
            next.configureBlocking(false);
            int port = targets.next().port();
            try {
                if (next.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
                    connected(next);
                } else {
                    next.register(selector, SelectionKey.OP_CONNECT, this);
                }
                return;
            } catch (IOException e) {
                LOGGER.debug("port {} does not accept: {}", port, e.getMessage());
                close(next);
            }
        }
        abort();
    }

    private void connected(SocketChannel target) throws IOException {
        target.setOption(StandardSocketOptions.TCP_NODELAY, true);
        relay = new RelayPair(client.register(selector, 0, this), target.register(selector, 0, this));
        relay.listen();
    }

    @Override
    public void ready(SelectionKey key) throws IOException {
        if (relay != null) {
            relay.move();
            if (relay.over()) {
                close(client);
                close(server);
                onClose.accept(this);
            }
        } else if (server != null && finishConnecting(server)) {
            connected(server);
        } else {
            tryNext();
        }
    }

    private static boolean finishConnecting(SocketChannel target) {
        try {
            return target.finishConnect();
        } catch (IOException e) {
            LOGGER.debug("a target does not accept: {}", e.getMessage());
            close(target);
            return false;
        }
    }

    /** Resets both sides, so that neither takes what it has got for the whole. */
    @Override
    public void abort() {
        reset(client);
        reset(server);
        onClose.accept(this);
    }

    private static void reset(@Nullable SocketChannel channel) {
        if (channel != null && channel.isOpen()) {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException e) {
                LOGGER.debug("a socket can't be reset, so it is closed", e);
            }
            close(channel);
        }
    }

    static void close(@Nullable Channel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                LOGGER.debug("closing a socket failed", e);
            }
        }
    }
}
