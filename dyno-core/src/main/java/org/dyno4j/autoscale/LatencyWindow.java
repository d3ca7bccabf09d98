package org.dyno4j.autoscale;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * The response times of the last minute or so, fed by whoever serves requests.
 *
 * <p>Thread-safe; recording adds to a queue under a lock that is held for no longer than that, or a copy of the queue, takes. Memory is bounded: of more than 10,000
 * response times in the window, the latest are kept.
 */
public final class LatencyWindow {
    private static final int CAPACITY = 10_000;

    private final long spanNanos;
    private final LongSupplier nanoTime;
    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long at, long nanos) {}

    LatencyWindow(Duration span, LongSupplier nanoTime) {
        if (span.isNegative() || span.isZero()) {
            throw new IllegalArgumentException("the window must be longer than nothing, but is " + span);
        }
        this.spanNanos = span.toNanos();
        this.nanoTime = nanoTime;
    }

    /** One that forgets what is older than that. */
    public static LatencyWindow of(Duration span) {
        return new LatencyWindow(span, System::nanoTime);
    }

    /** Takes note of how long a response took that is complete now. */
    public synchronized void record(Duration latency) {
        if (latency.isNegative()) {
            throw new IllegalArgumentException("a response can't take less than no time, but took " + latency);
        }
        samples.addLast(new Sample(nanoTime.getAsLong(), latency.toNanos()));
        if (samples.size() > CAPACITY) {
            samples.removeFirst();
        }
    }

    /**
     * How long the fastest of them took that is as slow as that share of all; empty where there are none.
     *
     * @param share above 0, at most 1: 0.95 for the 95th percentile
     */
    public OptionalDouble percentileNanos(double share) {
        if (!(share > 0) || share > 1) {
            throw new IllegalArgumentException("the share of a percentile is above 0 and at most 1, not " + share);
        }
        long[] sorted = latest();
        if (sorted.length == 0) {
            return OptionalDouble.empty();
        }
        Arrays.sort(sorted);
        return OptionalDouble.of((double) sorted[(int) Math.ceil(share * sorted.length) - 1]);
    }

    private synchronized long[] latest() {
        long now = nanoTime.getAsLong();
        while (!samples.isEmpty() && now - samples.getFirst().at() > spanNanos) {
            samples.removeFirst();
        }
        return samples.stream().mapToLong(Sample::nanos).toArray();
    }
}
