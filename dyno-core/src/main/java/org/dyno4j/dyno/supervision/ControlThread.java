package org.dyno4j.dyno.supervision;

import com.google.common.util.concurrent.Uninterruptibles;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Real time and a real thread. */
public final class ControlThread implements Control, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlThread.class);

    private final InstantSource clock;
    private final boolean asksOthers;
    private final AtomicInteger threads = new AtomicInteger();
    private final ScheduledThreadPoolExecutor executor;

    /** Starts without a thread; the first event brings it. */
    public ControlThread(InstantSource clock) {
        this(clock, false);
    }

    private ControlThread(InstantSource clock, boolean asksOthers) {
        this.clock = clock;
        this.asksOthers = asksOthers;
        executor = new ScheduledThreadPoolExecutor(1, this::newThread, new ThreadPoolExecutor.DiscardPolicy());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * One that waits for what those of the other kind decide: an app's, which asks its formation's. As nobody asks the
     * other way round, they never wait for each other.
     */
    public static ControlThread askingOthers(InstantSource clock) {
        return new ControlThread(clock, true);
    }

    private Thread newThread(Runnable work) {
        return new DecidingThread(this, work, "dyno4j-control-" + threads.incrementAndGet());
    }

    boolean asksOthers() {
        return asksOthers;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void execute(Runnable event) {
        executor.execute(() -> run(event));
    }

    @Override
    public Timer after(Duration delay, Runnable event) {
        Future<?> due = executor.schedule(() -> run(event), TimeUnit.NANOSECONDS.convert(delay), TimeUnit.NANOSECONDS);
        return () -> due.cancel(false);
    }

    /**
     * Runs the events that are already due, and returns when the thread has ended: who closes an app may delete its
     * directory then. For other threads than this one. Idempotent; an interrupt changes nothing, and stays set.
     */
    @Override
    public void close() {
        executor.shutdown();
        Uninterruptibles.awaitTerminationUninterruptibly(executor);
    }

    /** An event that throws is a bug; the events after it, about other dynos, are handled all the same. */
    private static void run(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException | Error bug) {
            LOG.error("an event of the control thread failed: this is a bug in dyno4j", bug);
        }
    }
}
