package org.dyno4j.formation;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.Handover;

/**
 * How a formation is brought onto another release. Immutable.
 *
 * @param release what its dynos are to run
 * @param handovers how the dynos of a type are replaced; for types that are not named, {@code web} dynos
 *     {@link Handover#START_FIRST} and others {@link Handover#STOP_FIRST}
 * @param share how much of a type's dynos is replaced at a time, rounded up to whole dynos; above 0, up to 1
 * @param attempts how often one dyno may fail to come up before the rollout is given up, 1 or more
 */
public record RolloutPlan(FormationRelease release, Map<String, Handover> handovers, double share, int attempts) {
    private static final double QUARTER = 0.25;
    private static final int ATTEMPTS = 3;

    public RolloutPlan {
        Objects.requireNonNull(release, "release");
        handovers = Map.copyOf(handovers);
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("the share must be above 0 and up to 1, but is " + share);
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("there must be at least 1 attempt, not " + attempts);
        }
    }

    /** A quarter of the dynos at a time, three attempts each. */
    public static RolloutPlan of(FormationRelease release) {
        return new RolloutPlan(release, Map.of(), QUARTER, ATTEMPTS);
    }

    /** The same with another handover for one type. */
    public RolloutPlan withHandover(String type, Handover handover) {
        Map<String, Handover> changed = new HashMap<>(handovers);
        changed.put(type, handover);
        return new RolloutPlan(release, changed, share, attempts);
    }

    /** The same with another share. */
    public RolloutPlan withShare(double value) {
        return new RolloutPlan(release, handovers, value, attempts);
    }

    /** The same with another number of attempts. */
    public RolloutPlan withAttempts(int value) {
        return new RolloutPlan(release, handovers, share, value);
    }

    Handover handoverOf(String type) {
        return handovers.getOrDefault(type, type.equals(DynoName.WEB) ? Handover.START_FIRST : Handover.STOP_FIRST);
    }

    /** How many of that many dynos may be under way at once. */
    int atOnce(int dynos) {
        return Math.max(1, (int) Math.ceil(dynos * share));
    }
}
