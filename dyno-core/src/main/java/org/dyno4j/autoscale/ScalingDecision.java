package org.dyno4j.autoscale;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Decides, look by look, how many dynos there are to be. Pure but for what it remembers; not thread-safe. */
final class ScalingDecision {
    private final ScalingPolicy policy;
    private OptionalLong lastStep = OptionalLong.empty();
    private OptionalLong calmSince = OptionalLong.empty();

    ScalingDecision(ScalingPolicy policy) {
        this.policy = policy;
    }

    /**
     * What to do.
     *
     * @param quantity how many dynos there are to be
     * @param why for people
     */
    record Outcome(int quantity, String why) {}

    /** {@code now} is of a monotonic clock, in nanoseconds. */
    Outcome decide(long now, int quantity, OptionalDouble load) {
        int bounded = policy.bound(quantity);
        if (bounded != quantity) {
            return step(now, bounded, "the policy allows " + policy.minimum() + " to " + policy.maximum());
        }
        if (load.isEmpty()) {
            calmSince = OptionalLong.empty();
            return new Outcome(quantity, "the load is not known");
        }
        String measured = String.format(Locale.ROOT, "the load is %.2f", load.getAsDouble());
        boolean calm = noteCalm(now, quantity, load.getAsDouble());
        if (load.getAsDouble() > 1 && quantity == policy.maximum()) {
            return new Outcome(quantity, measured + ", but " + quantity + " is the maximum");
        }
        if (load.getAsDouble() > 1 && hasPassed(lastStep, policy.interval().toNanos(), now)) {
            return step(now, quantity + 1, measured);
        }
        if (calm && hasPassed(lastStep, policy.interval().toNanos(), now)) {
            return step(now, quantity - 1, measured + " and has been low for " + policy.calm());
        }
        return new Outcome(quantity, measured);
    }

    /** Whether one dyno fewer has been enough for long enough. */
    private boolean noteCalm(long now, int quantity, double load) {
        boolean enough = quantity > policy.minimum() && withOneFewer(quantity, load) <= 1 - policy.slack();
        if (!enough) {
            calmSince = OptionalLong.empty();
        } else if (calmSince.isEmpty()) {
            calmSince = OptionalLong.of(now);
        }
        return enough && hasPassed(calmSince, policy.calm().toNanos(), now);
    }

    /** The last dyno can only go where it has nothing to do. */
    private static double withOneFewer(int quantity, double load) {
        if (quantity > 1) {
            return load * quantity / (quantity - 1);
        }
        return load == 0 ? 0 : Double.POSITIVE_INFINITY;
    }

    private Outcome step(long now, int quantity, String why) {
        lastStep = OptionalLong.of(now);
        calmSince = OptionalLong.empty();
        return new Outcome(quantity, why);
    }

    private static boolean hasPassed(OptionalLong since, long nanos, long now) {
        return since.isEmpty() || now - since.getAsLong() >= nanos;
    }
}
