package org.dyno4j.plain;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.dyno4j.DynoException;
import org.dyno4j.isolation.ForwardTarget;
import org.dyno4j.isolation.PortForward;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that moves the bytes of all forwarded connections. It is started with the first forward. */
final class RelayLoop implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RelayLoop.class);

    /** What a selection key belongs to. Called by the loop's thread. */
    interface Handler {
        void ready(SelectionKey key) throws IOException;

        /** Ends it because {@code ready} failed. */
        void abort();
    }

    private final Selector selector;
    private final Thread thread = new Thread(this::run, "dyno4j-plain-forward");
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Set<ForwardListener> listeners = new HashSet<>(); // guarded by this, as are the next two
    private boolean started;
    private boolean closed;
    private boolean ended; // used by the thread alone

    RelayLoop() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new DynoException("can't open a selector: " + e.getMessage(), e);
        }
        thread.setDaemon(true);
    }

    synchronized PortForward listen(InetSocketAddress address, Supplier<? extends List<ForwardTarget>> targets) {
        if (closed) {
            throw new IllegalStateException("the isolation is closed");
        }
        try {
            ForwardListener listener = new ForwardListener(this, address, targets);
            listeners.add(listener);
            if (!started) {
                started = true;
                thread.start();
            }
            execute(listener::register);
            return listener;
        } catch (IOException e) {
            throw new DynoException("can't listen on " + address + ": " + e.getMessage(), e);
        }
    }

    Selector selector() {
        return selector;
    }

    private void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /**
     * Runs a task that closes channels, and waits until the kernel has let go of them too: a channel that a selector
     * knows is only closed for good by the next selection.
     */
    void closeChannels(ForwardListener listener, Runnable task) {
        synchronized (this) {
            if (!listeners.remove(listener)) {
                return;
            }
        }
        CountDownLatch done = new CountDownLatch(1);
        execute(() -> {
            task.run();
            execute(done::countDown);
        });
        if (Thread.currentThread().equals(thread)) {
            return;
        }
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it will be done all the same, a little later
        }
    }

    private void run() {
        while (!ended) {
            try {
                selector.select(this::dispatch);
            } catch (IOException e) {
                throw new DynoException("selecting channels failed", e);
            }
            // Only those that are there now: what a task adds runs after the next selection.
            for (int i = tasks.size(); i > 0; i--) {
                tasks.remove().run();
            }
        }
        closeSelector();
    }

    private void closeSelector() {
        try {
            selector.close();
        } catch (IOException e) {
            LOGGER.warn("closing a selector failed", e);
        }
    }

    private void dispatch(SelectionKey key) {
        Handler handler = (Handler) key.attachment();
        try {
            handler.ready(key);
        } catch (IOException | CancelledKeyException e) {
            LOGGER.debug("a forwarded connection ends: {}", e.toString());
            handler.abort();
        } catch (RuntimeException e) {
            LOGGER.warn("a forwarded connection fails", e);
            handler.abort();
        }
    }

    @Override
    public void close() {
        List<ForwardListener> left;
        boolean running;
        synchronized (this) {
            closed = true;
            running = started;
            left = List.copyOf(listeners);
        }
        left.forEach(ForwardListener::close);
        if (running) {
            execute(() -> ended = true);
        } else {
            closeSelector();
        }
    }
}
