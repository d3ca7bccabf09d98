package org.dyno4j.linux.net;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.net.InetSocketAddress;
import java.util.List;
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

/** All port forwards of an isolation: they share the I/O loop, and two threads that begin connections into sandboxes. */
public final class TcpForwards implements AutoCloseable {
    private static final int CONNECTING_THREADS = 2;

    private final EventLoop loop;
    private final Function<ForwardTarget, OwnedDescriptor> beginner;
    private final ForwardLimits limits;
    private final Sockets sockets;
    private final ExecutorService executor;
    private final Set<TcpForward> open = ConcurrentHashMap.newKeySet();

    /**
     * Starts without any.
     *
     * @param beginner opens a socket that doesn't block and begins its connection to a target; may block for a short
     *     time, but doesn't wait for the target
     */
    public TcpForwards(EventLoop loop, Function<ForwardTarget, OwnedDescriptor> beginner) {
        this(loop, beginner, ForwardLimits.DEFAULT);
    }

    TcpForwards(EventLoop loop, Function<ForwardTarget, OwnedDescriptor> beginner, ForwardLimits limits) {
        this.loop = loop;
        this.limits = limits;
        this.beginner = beginner;
        this.sockets = new Sockets(loop.calls());
        this.executor = Executors.newFixedThreadPool(
                CONNECTING_THREADS,
                new ThreadFactoryBuilder()
                        .setDaemon(true)
                        .setNameFormat("dyno4j-connect-%d")
                        .build());
    }

    /** Listens; see {@link org.dyno4j.isolation.Isolation#forward}. */
    public PortForward open(InetSocketAddress listen, Supplier<? extends List<ForwardTarget>> targets) {
        Connecting connecting = new Connecting(loop, sockets, executor, new TargetChooser(targets, beginner), limits);
        TcpForward forward = new TcpForward(connecting, sockets.listen(listen), open::remove);
        open.add(forward);
        loop.run(forward::start);
        return forward;
    }

    @Override
    public void close() {
        open.forEach(TcpForward::close);
        executor.shutdownNow();
    }
}
