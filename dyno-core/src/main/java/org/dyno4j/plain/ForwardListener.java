package org.dyno4j.plain;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.dyno4j.DynoException;
import org.dyno4j.isolation.ForwardTarget;
import org.dyno4j.isolation.PortForward;

/** A listening socket and the connections that came through it. Runs on the loop's thread, but for what is public. */
final class ForwardListener implements PortForward, RelayLoop.Handler {
    private final RelayLoop loop;
    private final Supplier<? extends List<ForwardTarget>> targets;
    private final ServerSocketChannel channel;
    private final InetSocketAddress address;
    private final Set<ForwardConnection> connections = new HashSet<>();
    private int turn;

    ForwardListener(RelayLoop loop, InetSocketAddress listen, Supplier<? extends List<ForwardTarget>> targets)
            throws IOException {
        this.loop = loop;
        this.targets = targets;
        this.channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.configureBlocking(false);
            channel.bind(listen);
            this.address = (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    void register() {
        try {
            channel.register(loop.selector(), SelectionKey.OP_ACCEPT, this);
        } catch (IOException e) {
            throw new DynoException("can't select on " + address, e);
        }
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void ready(SelectionKey key) throws IOException {
        SocketChannel client = channel.accept();
        if (client != null) {
            ForwardConnection connection = new ForwardConnection(loop.selector(), client, connections::remove);
            connections.add(connection);
            connection.open(inTurn());
        }
    }

    /** All targets that are not closed, each time from the next one on. */
    private List<ForwardTarget> inTurn() {
        List<ForwardTarget> open = new ArrayList<>(targets.get());
        open.removeIf(target -> !(target.sandbox() instanceof PlainSandbox sandbox) || sandbox.closed());
        if (!open.isEmpty()) {
            Collections.rotate(open, -Math.floorMod(turn++, open.size()));
        }
        return open;
    }

    /** A failed accept, as for want of file descriptors, or a failing supplier concerns that connection alone. */
    @Override
    public void abort() {
        List.copyOf(connections).stream().filter(ForwardConnection::unopened).forEach(ForwardConnection::abort);
    }

    @Override
    public void close() {
        loop.closeChannels(this, this::closeAll);
    }

    private void closeAll() {
        ForwardConnection.close(channel);
        List.copyOf(connections).forEach(ForwardConnection::abort);
    }
}
