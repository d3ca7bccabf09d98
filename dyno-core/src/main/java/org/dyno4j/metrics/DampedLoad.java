package org.dyno4j.metrics;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * Averages numbers of runnable tasks as the kernel averages those of the whole host ({@code kernel/sched/loadavg.c}):
 * exponentially damped, but for the time that really has passed between two looks. Not thread-safe.
 */
final class DampedLoad {
    private final Average oneMinute = new Average(Duration.ofMinutes(1));
    private final Average fiveMinutes = new Average(Duration.ofMinutes(5));
    private final Average fifteenMinutes = new Average(Duration.ofMinutes(15));
    private final long start;
    private long last;

    /** {@code now} is of a monotonic clock, in nanoseconds. */
    DampedLoad(long now) {
        start = now;
        last = now;
    }

    /** Takes note of how many tasks were runnable at that moment. */
    void add(long now, int runnable) {
        long passed = now - last;
        if (passed > 0) {
            oneMinute.add(passed, runnable);
            fiveMinutes.add(passed, runnable);
            fifteenMinutes.add(passed, runnable);
            last = now;
        }
    }

    LoadAverage average() {
        long lived = last - start;
        return new LoadAverage(oneMinute.after(lived), fiveMinutes.after(lived), fifteenMinutes.after(lived));
    }

    private static final class Average {
        private final long span;
        private double value;

        Average(Duration span) {
            this.span = span.toNanos();
        }

        void add(long passed, int number) {
            double kept = Math.exp(-(double) passed / span);
            value = value * kept + number * (1 - kept);
        }

        OptionalDouble after(long lived) {
            return lived < span ? OptionalDouble.empty() : OptionalDouble.of(value);
        }
    }
}
