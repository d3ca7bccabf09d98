package org.dyno4j.autoscale;

import java.util.List;
import java.util.OptionalDouble;
import org.dyno4j.DynoException;
import org.dyno4j.formation.ScaleChange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One look after the other: measure, decide, scale. Not thread-safe. */
final class ScalingLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ScalingLoop.class);

    private final ScalingTarget target;
    private final ScalingPolicy policy;
    private final ScalingSignal signal;
    private final ScalingDecision decision;
    private AutoscalerStatus status;
    private boolean failing;

    /**
     * Brings the number of dynos between the bounds of the policy at once.
     *
     * @throws org.dyno4j.DynoException if there is no such process type
     */
    ScalingLoop(ScalingTarget target, ScalingPolicy policy, ScalingSignal signal, long now) {
        this.target = target;
        this.policy = policy;
        this.signal = signal;
        this.decision = new ScalingDecision(policy);
        int quantity = target.formation().quantity(policy.type());
        int bounded = policy.bound(quantity);
        // Also where nothing changes: so a type that there is not is told of.
        target.scale(List.of(ScaleChange.to(policy.type(), bounded)));
        if (bounded != quantity) {
            decision.decide(now, quantity, OptionalDouble.empty());
        }
        status = new AutoscalerStatus(true, bounded, OptionalDouble.empty(), "nothing has been measured yet");
    }

    AutoscalerStatus status() {
        return status;
    }

    /** Looks once more; what it finds is in {@link #status()}. */
    void look(long now) {
        try {
            adjust(now);
        } catch (DynoException | IllegalStateException e) {
            end(String.valueOf(e.getMessage()));
        }
    }

    private void adjust(long now) {
        int quantity = target.formation().quantity(policy.type());
        if (quantity != status.quantity()) {
            // As on Heroku: who scales by hand means it.
            end("it was scaled from " + status.quantity() + " to " + quantity + " by somebody else");
            return;
        }
        OptionalDouble load = measure(quantity);
        ScalingDecision.Outcome outcome = decision.decide(now, quantity, load);
        if (outcome.quantity() != quantity) {
            target.scale(List.of(ScaleChange.to(policy.type(), outcome.quantity())));
            LOG.debug("{}: scaled from {} to {}: {}", policy.type(), quantity, outcome.quantity(), outcome.why());
        }
        status = new AutoscalerStatus(true, outcome.quantity(), load, outcome.why());
    }

    private OptionalDouble measure(int quantity) {
        try {
            OptionalDouble load = signal.load(quantity);
            failing = false;
            return load;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn("{}: its load can't be measured, its number of dynos stays meanwhile", policy.type(), e);
            }
            failing = true;
            return OptionalDouble.empty();
        }
    }

    private void end(String why) {
        LOG.info("{}: is scaled automatically no more: {}", policy.type(), why);
        status = status.ended(why);
    }
}
