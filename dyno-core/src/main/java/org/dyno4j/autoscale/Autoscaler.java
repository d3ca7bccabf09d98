package org.dyno4j.autoscale;

import com.google.common.util.concurrent.MoreExecutors;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.dyno4j.dyno.supervision.DaemonThreads;
import org.dyno4j.formation.FormationManager;

/**
 * Keeps the load of a process type's dynos near what it should be, by one dyno more or fewer at a time.
 *
 * <p>Upwards it goes as soon as the load is too high, downwards only after a time of calm; see {@link ScalingPolicy}.
 * Who scales the type by hand means it: the autoscaler ends then, and says so in its {@link #status()}. It ends, too, when
 * the formation is closed or has no such process type any more. Thread-safe; it has one daemon thread.
 */
public final class Autoscaler implements AutoCloseable {
    /** Looks in an interval, so that no step comes much later than it could. */
    private static final int LOOKS = 4;

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ScheduledExecutorService thread;
    private volatile AutoscalerStatus status;

    private Autoscaler(ScalingLoop loop, Duration interval) {
        this.status = loop.status();
        ScheduledThreadPoolExecutor executor =
                new ScheduledThreadPoolExecutor(1, new DaemonThreads("dyno4j-autoscaler"));
        executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        this.thread = executor;
        long every = Math.max(1, interval.toNanos() / LOOKS);
        Future<?> unused = thread.scheduleWithFixedDelay(() -> look(loop), every, every, TimeUnit.NANOSECONDS);
    }

    /**
     * Brings the number of dynos between the policy's bounds now, and watches from now on.
     *
     * @throws org.dyno4j.DynoException if the formation has no such process type
     */
    public static Autoscaler start(FormationManager formation, ScalingPolicy policy, ScalingSignal signal) {
        return start(ScalingTarget.of(formation), policy, signal);
    }

    /**
     * The same for what stands for a formation manager.
     *
     * @throws org.dyno4j.DynoException if the formation has no such process type
     */
    public static Autoscaler start(ScalingTarget target, ScalingPolicy policy, ScalingSignal signal) {
        return new Autoscaler(new ScalingLoop(target, policy, signal, System.nanoTime()), policy.interval());
    }

    private void look(ScalingLoop loop) {
        loop.look(System.nanoTime());
        status = loop.status();
        if (!status.active()) {
            thread.shutdown();
        }
    }

    /** What it has done last, and why. */
    public AutoscalerStatus status() {
        return status;
    }

    /** Leaves the number of dynos as it is, and watches no more. Idempotent. */
    @Override
    public void close() {
        MoreExecutors.shutdownAndAwaitTermination(thread, PATIENCE);
        if (status.active()) {
            status = status.ended("it was closed");
        }
    }
}
