package org.dyno4j.linux.net;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import org.dyno4j.isolation.ForwardTarget;
import org.dyno4j.isolation.PortForward;
import org.dyno4j.linux.io.EventLoop;
import org.dyno4j.linux.io.OwnedDescriptor;

/** All port forwards of an isolation: they share the I/O loop, and two threads that open connections into sandboxes. */
public final class TcpForwards implements AutoCloseable {
    private static final int CONNECTING_THREADS = 2;

    private final EventLoop loop;
    private final Function<ForwardTarget, Optional<OwnedDescriptor>> connector;
    private final Sockets sockets;
    private final ExecutorService connecting;
    private final Set<TcpForward> open = ConcurrentHashMap.newKeySet();

    /** Starts without any; the connector may block for a short time. */
    public TcpForwards(EventLoop loop, Function<ForwardTarget, Optional<OwnedDescriptor>> connector) {
        this.loop = loop;
        this.connector = connector;
        this.sockets = new Sockets(loop.calls());
        this.connecting = Executors.newFixedThreadPool(
                CONNECTING_THREADS,
                new ThreadFactoryBuilder()
                        .setDaemon(true)
                        .setNameFormat("dyno4j-connect-%d")
                        .build());
    }

    /** Listens; see {@link org.dyno4j.isolation.Isolation#forward}. */
    public PortForward open(InetSocketAddress listen, Supplier<? extends List<ForwardTarget>> targets) {
        TcpForward forward = new TcpForward(
                loop, sockets, connecting, new TargetChooser(targets, connector), sockets.listen(listen), open::remove);
        open.add(forward);
        loop.run(forward::start);
        return forward;
    }

    @Override
    public void close() {
        open.forEach(TcpForward::close);
        connecting.shutdownNow();
    }
}
