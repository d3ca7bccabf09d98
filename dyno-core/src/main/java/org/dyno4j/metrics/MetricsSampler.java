package org.dyno4j.metrics;

import com.google.common.util.concurrent.MoreExecutors;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.dyno4j.dyno.supervision.DaemonThreads;
import org.dyno4j.dyno.supervision.LogPlane;
import org.dyno4j.dyno.supervision.Wording;
import org.dyno4j.formation.ObservedDynos;
import org.dyno4j.log.LogBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all dynos of a formation that run, one-offs included, every 20 seconds, and tells listeners what they use.
 *
 * <p>Tasks that want a processor are counted every five seconds, as the kernel does for the host. Thread-safe. It has one
 * daemon thread, on which listeners are called, one after the other: who is slow makes samples rarer. What a listener
 * throws is logged.
 */
public final class MetricsSampler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsSampler.class);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** {@code LOAD_FREQ} of {@code linux/sched/loadavg.h}. */
    private static final int LOOKS = 4;

    private final ScheduledThreadPoolExecutor thread;

    private MetricsSampler(Sampling sampling, Duration every) {
        thread = new ScheduledThreadPoolExecutor(1, new DaemonThreads("dyno4j-metrics"));
        thread.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        schedule(every.dividedBy(LOOKS), () -> sampling.lookAtLoad(System.nanoTime()));
        schedule(every, () -> sampling.sample(System.nanoTime()));
    }

    private void schedule(Duration every, Runnable look) {
        long nanos = Math.max(1, every.toNanos());
        Future<?> unused = thread.scheduleAtFixedRate(() -> guarded(look), nanos, nanos, TimeUnit.NANOSECONDS);
    }

    private static void guarded(Runnable look) {
        try {
            look.run();
        } catch (RuntimeException e) {
            // One dyno that can't be read must not end the sampling of all.
            LOG.warn("a look at the dynos has failed; the next one is taken in time", e);
        }
    }

    /** A sampler of the dynos of a formation, which stays the caller's. */
    public static Builder of(ObservedDynos formation) {
        return new Builder(formation);
    }

    /** Looks no more; a listener that is at work is waited for. Idempotent. */
    @Override
    public void close() {
        MoreExecutors.shutdownAndAwaitTermination(thread, PATIENCE);
    }

    /** Collects what a sampler works with. Not thread-safe. */
    public static final class Builder {
        private final ObservedDynos dynos;
        private final List<Consumer<? super DynoSample>> listeners = new ArrayList<>();
        private final List<Consumer<? super List<DynoSample>>> lookListeners = new ArrayList<>();
        private Duration every = Duration.ofSeconds(20);

        Builder(ObservedDynos dynos) {
            this.dynos = dynos;
        }

        /** Has a listener told of every sample. */
        public Builder listener(Consumer<? super DynoSample> listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * Has a listener told of all samples of one look at once, of none where no dyno runs: who is not among them is no
         * more.
         */
        public Builder looks(Consumer<? super List<DynoSample>> listener) {
            lookListeners.add(listener);
            return this;
        }

        /**
         * Writes every sample into the log as well, as two lines in the form of Heroku's {@code log-runtime-metrics}.
         *
         * @param application what stands before the dyno's name in {@code dyno=hello.web.1}
         */
        public Builder logs(LogBuffer buffer, String application) {
            LogPlane plane = new LogPlane(buffer, Wording.STANDARD);
            return listener(
                    sample -> SampleLines.of(sample, application).forEach(line -> plane.platform(sample.dyno(), line)));
        }

        /** Sets the time from sample to sample; otherwise 20 seconds. Tasks are counted four times in it. */
        public Builder every(Duration interval) {
            if (interval.isNegative() || interval.isZero()) {
                throw new IllegalArgumentException("the interval must be positive, but is " + interval);
            }
            every = interval;
            return this;
        }

        /** A sampler that looks for the first time once the interval has passed. */
        public MetricsSampler start() {
            return new MetricsSampler(new Sampling(dynos, InstantSource.system(), listeners, lookListeners), every);
        }
    }
}
