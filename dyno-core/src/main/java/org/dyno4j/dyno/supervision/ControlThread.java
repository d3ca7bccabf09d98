package org.dyno4j.dyno.supervision;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Real time and a real thread. */
public final class ControlThread implements Control, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlThread.class);

    private final InstantSource clock;
    private final ScheduledThreadPoolExecutor executor;

    /** Starts without a thread; the first event brings it. */
    public ControlThread(InstantSource clock) {
        this.clock = clock;
        executor = new ScheduledThreadPoolExecutor(
                1, new DaemonThreads("dyno4j-control"), new ThreadPoolExecutor.DiscardPolicy());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public void execute(Runnable event) {
        executor.execute(() -> run(event));
    }

    @Override
    public Timer after(Duration delay, Runnable event) {
        Future<?> due = executor.schedule(() -> run(event), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> due.cancel(false);
    }

    /** Runs the events that are already due, then ends the thread. Idempotent. */
    @Override
    public void close() {
        executor.shutdown();
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
