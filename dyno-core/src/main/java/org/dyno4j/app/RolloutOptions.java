package org.dyno4j.app;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.dyno4j.dyno.Handover;
import org.dyno4j.formation.FormationRelease;
import org.dyno4j.formation.RolloutPlan;

/**
 * How the dynos of one release take the place of those of another.
 *
 * @param handovers how the dynos of a type are replaced
 * @param others how those of types that are not named; where absent, {@code web} dynos {@link Handover#START_FIRST}
 *     (Heroku's preboot) and others {@link Handover#STOP_FIRST}
 * @param share how much of a type's dynos is replaced at a time, rounded up to whole dynos; above 0, up to 1
 * @param attempts how often one dyno may fail to come up before the release has failed, 1 or more
 * @param awaited whether who makes a release waits until it is the current one; or else until its dynos are being started
 */
public record RolloutOptions(
        Map<String, Handover> handovers, Optional<Handover> others, double share, int attempts, boolean awaited) {
    private static final RolloutOptions DEFAULTS = new RolloutOptions(Map.of(), Optional.empty(), 0.25, 3, true);

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

    /**
     * All dynos at once, each overlapping its replacement, as on Heroku without preboot. A release whose dynos don't come
     * up is undone even so.
     */
    public static RolloutOptions heroku() {
        return new RolloutOptions(Map.of(), Optional.of(Handover.OVERLAP), 1, 3, true);
    }

    /** The same with another handover for one type. */
    public RolloutOptions withHandover(String type, Handover handover) {
        Map<String, Handover> changed = new HashMap<>(handovers);
        changed.put(type, handover);
        return new RolloutOptions(changed, others, share, attempts, awaited);
    }

    /** The same with another share. */
    public RolloutOptions withShare(double value) {
        return new RolloutOptions(handovers, others, value, attempts, awaited);
    }

    /** The same with another number of attempts. */
    public RolloutOptions withAttempts(int value) {
        return new RolloutOptions(handovers, others, share, value, awaited);
    }

    /** The same, where who makes a release waits for its rollout, or doesn't. */
    public RolloutOptions withAwaited(boolean value) {
        return new RolloutOptions(handovers, others, share, attempts, value);
    }

    RolloutPlan planFor(FormationRelease release) {
        Map<String, Handover> all = new HashMap<>(handovers);
        others.ifPresent(
                handover -> release.procfile().processTypes().forEach(type -> all.putIfAbsent(type.name(), handover)));
        return new RolloutPlan(release, all, share, attempts);
    }
}
