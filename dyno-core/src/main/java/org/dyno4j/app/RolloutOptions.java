package org.dyno4j.app;

import java.util.HashMap;
import java.util.Map;
import org.dyno4j.dyno.Handover;
import org.dyno4j.formation.FormationRelease;
import org.dyno4j.formation.RolloutPlan;

/**
 * How the dynos of one release take the place of those of another.
 *
 * @param handovers how the dynos of a type are replaced; of types that are not named, {@code web} dynos
 *     {@link Handover#START_FIRST} (Heroku's preboot) and others {@link Handover#STOP_FIRST}
 * @param share how much of a type's dynos is replaced at a time, rounded up to whole dynos; above 0, up to 1
 * @param attempts how often one dyno may fail to come up before the release has failed, 1 or more
 * @param awaited whether who makes a release waits until it is the current one; or else until its dynos are being started
 */
public record RolloutOptions(Map<String, Handover> handovers, double share, int attempts, boolean awaited) {
    private static final RolloutOptions DEFAULTS = new RolloutOptions(Map.of(), 0.25, 3, true);

    /**
     * Checks them.
     *
     * @throws IllegalArgumentException if the share or the number of attempts is impossible
     */
    public RolloutOptions {
        handovers = Map.copyOf(handovers);
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("the share must be above 0 and up to 1, but is " + share);
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("there must be at least 1 attempt, not " + attempts);
        }
    }

    /** A quarter of the dynos at a time, web dynos started first, three attempts each, awaited. */
    public static RolloutOptions defaults() {
        return DEFAULTS;
    }

    /** The same with another handover for one type. */
    public RolloutOptions withHandover(String type, Handover handover) {
        Map<String, Handover> changed = new HashMap<>(handovers);
        changed.put(type, handover);
        return new RolloutOptions(changed, share, attempts, awaited);
    }

    /** The same with another share. */
    public RolloutOptions withShare(double value) {
        return new RolloutOptions(handovers, value, attempts, awaited);
    }

    /** The same with another number of attempts. */
    public RolloutOptions withAttempts(int value) {
        return new RolloutOptions(handovers, share, value, awaited);
    }

    /** The same, where who makes a release waits for its rollout, or doesn't. */
    public RolloutOptions withAwaited(boolean value) {
        return new RolloutOptions(handovers, share, attempts, value);
    }

    RolloutPlan planFor(FormationRelease release) {
        return new RolloutPlan(release, handovers, share, attempts);
    }
}
