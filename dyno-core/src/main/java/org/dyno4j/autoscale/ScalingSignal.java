package org.dyno4j.autoscale;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import org.dyno4j.formation.ObservedDynos;

/**
 * How much the dynos of a process type have to do, measured by how much they should have to do.
 *
 * <p>1 is just right, 1.5 half as much again, 0 nothing. Called on the autoscaler's thread, never twice at once.
 */
@FunctionalInterface
public interface ScalingSignal {
    /**
     * The load of the dynos that are desired now.
     *
     * @param quantity how many these are
     * @return at least 0; empty where nothing is known, and nothing is changed then
     */
    OptionalDouble load(int quantity);

    /** Response times: just right is where 95 of 100 requests took no longer than that. */
    static ScalingSignal latency(LatencyWindow latencies, Duration target) {
        double nanos = requirePositive((double) target.toNanos(), "the response time");
        return quantity -> {
            OptionalDouble measured = latencies.percentileNanos(0.95);
            return measured.isPresent() ? OptionalDouble.of(measured.getAsDouble() / nanos) : measured;
        };
    }

    /**
     * A number of the caller's for all dynos together, such as the length of a queue.
     *
     * @param perDyno how much of it one dyno should have
     */
    static ScalingSignal total(DoubleSupplier number, double perDyno) {
        requirePositive(perDyno, "what one dyno should have");
        return quantity -> {
            double total = number.getAsDouble();
            // Without a dyno there is no load that could be divided: as if there were one.
            return Double.isFinite(total)
                    ? OptionalDouble.of(Math.max(0, total) / (perDyno * Math.max(1, quantity)))
                    : OptionalDouble.empty();
        };
    }

    /**
     * Processor time: just right is where the dynos that run use this share of what their size allows, on average.
     *
     * @param share above 0, at most 1
     */
    static ScalingSignal processor(ObservedDynos formation, String type, double share) {
        return new ProcessorSignal(new FormationUsage(formation, type), requireShare(share), System::nanoTime);
    }

    /**
     * Memory: just right is where the dynos that run use this share of what their size allows, on average.
     *
     * @param share above 0, at most 1
     */
    static ScalingSignal memory(ObservedDynos formation, String type, double share) {
        return new MemorySignal(new FormationUsage(formation, type), requireShare(share));
    }

    private static double requireShare(double share) {
        if (share > 1) {
            throw new IllegalArgumentException("a share is at most 1, not " + share);
        }
        return requirePositive(share, "the share");
    }

    private static double requirePositive(double value, String what) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(what + " must be above 0, but is " + value);
        }
        return value;
    }
}
