package org.dyno4j.linux.io;

import com.google.common.util.concurrent.Uninterruptibles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.dyno4j.linux.libc.SystemCalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One daemon thread that waits for any number of descriptors, and runs tasks and timers between.
 *
 * <p>{@link #execute}, {@link #schedule} and {@link #close} may be called from any thread; everything about
 * registrations happens on the loop's own. A handler or task that throws is logged and harms nobody else.
 */
public final class EventLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
    private static final int TRANSFER_BYTES = 64 * 1024;
    private static final int FOREVER = -1;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final SystemCalls calls;
    private final Thread thread;
    private final Watches watches;
    private final Watches background;
    private final WakeUp wakeUp;
    private final DirectBuffer transferBuffer = new DirectBuffer(TRANSFER_BYTES);
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.naturalOrder());
    private boolean backgroundReady;

    private final Object lock = new Object();
    // Guarded by lock.
    private List<Runnable> tasks = new ArrayList<>();
    private boolean closing;
    private boolean closed;

    private EventLoop(SystemCalls calls) {
        this.calls = calls;
        thread = new Thread(this::run, "dyno4j-io");
        thread.setDaemon(true);
        watches = new Watches(calls, thread);
        background = acquire(() -> new Watches(calls, thread), watches::close);
        wakeUp = acquire(() -> new WakeUp(calls), () -> {
            background.close();
            watches.close();
        });
    }

    private static <T> T acquire(Supplier<T> next, Runnable releaseTheRest) {
        try {
            return next.get();
        } catch (RuntimeException e) {
            releaseTheRest.run();
            throw e;
        }
    }

    /**
     * Starts a loop.
     *
     * @throws org.dyno4j.linux.libc.SystemCallException if the kernel gives no epoll instance or eventfd
     */
    public static EventLoop open(SystemCalls calls) {
        EventLoop loop = new EventLoop(calls);
        return acquire(
                () -> {
                    loop.watches.add(loop.wakeUp.descriptor(), EpollEvents.EPOLLIN, loop.wakeUp);
                    loop.watches.add(loop.background.descriptor(), EpollEvents.EPOLLIN, loop.new BackgroundReady());
                    loop.thread.start();
                    return loop;
                },
                loop::releaseKernelObjects);
    }

    /** The door to the kernel that the loop and everything on it uses. */
    public SystemCalls calls() {
        return calls;
    }

    /** Whether the caller runs on this loop's thread. */
    public boolean isLoopThread() {
        return Thread.currentThread().equals(thread);
    }

    /**
     * Refuses what waits for the loop's work, before anything is done.
     *
     * @param awaited what is waited for, as a clause: {@code web.1 is closed}
     * @throws IllegalStateException on the loop's own thread
     */
    public void refuseOnLoopThread(String awaited) {
        if (isLoopThread()) {
            throw new IllegalStateException("the I/O thread can't wait until " + awaited
                    + ", which it has to bring about itself; do that on another thread, such as by thenRunAsync");
        }
    }

    /**
     * Runs a task on the loop's thread, after those that were handed in before.
     *
     * @throws RejectedExecutionException if the loop is closed
     */
    public void execute(Runnable task) {
        if (!tryExecute(task)) {
            throw new RejectedExecutionException("the I/O loop is closed");
        }
    }

    /** Like {@link #execute}, but says with {@code false} that the loop is closed and the task won't run. */
    public boolean tryExecute(Runnable task) {
        synchronized (lock) {
            if (closed) {
                return false;
            }
            tasks.add(task);
            // The first of a batch wakes the loop; on its own thread the loop looks before it waits.
            if (tasks.size() == 1 && !isLoopThread()) {
                wakeUp.signal();
            }
            return true;
        }
    }

    /**
     * Runs a task on the loop's thread and waits for it; at once where the caller is on that thread.
     *
     * <p>Waits through interrupts, which stay pending: tasks here don't block.
     *
     * @throws RejectedExecutionException if the loop is closed
     */
    public void run(Runnable task) {
        if (isLoopThread()) {
            task.run();
            return;
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        execute(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        try {
            done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /**
     * Runs a task on the loop's thread after that time.
     *
     * @throws RejectedExecutionException if the loop is closed
     */
    public Timer schedule(Duration delay, Runnable task) {
        Timer timer = new Timer(this, System.nanoTime() + delay.toNanos(), task);
        if (isLoopThread()) {
            timers.add(timer);
        } else {
            execute(() -> timers.add(timer));
        }
        return timer;
    }

    void cancel(Timer timer) {
        if (isLoopThread()) {
            timers.remove(timer);
        } else {
            tryExecute(() -> timers.remove(timer));
        }
    }

    /**
     * Watches a descriptor. On the loop's thread only.
     *
     * @param events bits of {@link EpollEvents}; 0 to begin with nothing
     * @throws org.dyno4j.linux.libc.SystemCallException if the kernel refuses: too many watches, no memory
     */
    public Registration register(OwnedDescriptor descriptor, int events, EventHandler handler) {
        checkThread();
        return watches.add(descriptor, events, handler);
    }

    /**
     * The same for one that may be ready all the time: those of this kind are served one by one and in turn, and all
     * others, tasks and timers have precedence over each of them.
     */
    Registration registerInBackground(OwnedDescriptor descriptor, int events, EventHandler handler) {
        checkThread();
        return background.add(descriptor, events, handler);
    }

    /** A buffer for whoever runs on the loop's thread; its content lasts until that one returns. */
    public DirectBuffer transferBuffer() {
        checkThread();
        return transferBuffer;
    }

    /**
     * Runs what was handed in before, abandons what is still registered, and ends the thread. Idempotent.
     *
     * <p>Waits for the end, except on the loop's own thread.
     */
    @Override
    public void close() {
        synchronized (lock) {
            if (!closing) {
                closing = true;
                wakeUp.signal();
            }
        }
        if (!isLoopThread()) {
            Uninterruptibles.joinUninterruptibly(thread);
        }
    }

    private void checkThread() {
        watches.checkThread();
    }

    private void run() {
        try {
            while (!runTasks()) {
                // What is ready first: where the JVM stood still for a while, it came in time though its timer is due.
                long now = System.nanoTime();
                watches.serve(timeoutMillis(), Epoll.BATCH);
                runTimers(now);
                serveBackground();
            }
        } catch (RuntimeException | Error e) {
            LOG.error("the I/O loop has failed; every dyno of this isolation is cut off", e);
        } finally {
            shutDown();
        }
    }

    private void serveBackground() {
        if (backgroundReady) {
            backgroundReady = false;
            background.serve(0, 1);
        }
    }

    /** Runs the tasks that wait now; those that they add come in the next turn. Says whether the loop is to end. */
    private boolean runTasks() {
        List<Runnable> batch;
        boolean ending;
        synchronized (lock) {
            batch = tasks;
            tasks = new ArrayList<>();
            ending = closing && batch.isEmpty();
            closed = closed || ending;
        }
        batch.forEach(this::runGuarded);
        return ending;
    }

    private void runGuarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            // One thread serves every dyno: what one task breaks must stay its own trouble.
            LOG.error("a task of the I/O loop has failed", e);
        }
    }

    private void runTimers(long now) {
        // Only what was due then: a timer that sets itself again at once doesn't keep the descriptors waiting.
        for (Timer next = timers.peek(); next != null && next.remaining(now) <= 0; next = timers.peek()) {
            runGuarded(timers.remove()::run);
        }
    }

    private int timeoutMillis() {
        synchronized (lock) {
            if (!tasks.isEmpty() || closing) {
                return 0;
            }
        }
        Timer next = timers.peek();
        if (next == null) {
            return FOREVER;
        }
        long remaining = Math.max(0, next.remaining(System.nanoTime()));
        return (int) Math.min(Integer.MAX_VALUE, (remaining + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
    }

    private void shutDown() {
        synchronized (lock) {
            closing = true;
            closed = true;
        }
        runTasks();
        watches.abandonAll();
        background.abandonAll();
        timers.clear();
        releaseKernelObjects();
    }

    private void releaseKernelObjects() {
        wakeUp.close();
        background.close();
        watches.close();
    }

    /** Leaves what is in the background until all that was ready with it has been served. */
    private final class BackgroundReady implements EventHandler {
        @Override
        public void ready(int events) {
            backgroundReady = true;
        }

        @Override
        public void abandon() {
            // The loop closes it.
        }
    }
}
