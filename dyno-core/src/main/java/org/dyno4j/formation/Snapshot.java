package org.dyno4j.formation;

import java.util.List;
import java.util.Map;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.isolation.ForwardTarget;
import org.dyno4j.isolation.Sandbox;

/**
 * All that can be seen of a formation after one event, immutable, so that any thread may read it.
 *
 * @param formation what is desired
 * @param dynos what is there, in the order of the Procfile, one-offs last
 * @param targets where connections for a type go
 * @param sandboxes what runs, by name
 * @param leaving dynos that still end, of process types that are no more
 * @param rolling whether the formation is being brought onto another release
 * @param idle whether nothing is running or ending, not even the old half of an overlapping restart
 */
record Snapshot(
        Formation formation,
        List<DynoStatus> dynos,
        Map<String, List<ForwardTarget>> targets,
        Map<DynoName, Sandbox> sandboxes,
        int leaving,
        boolean rolling,
        boolean idle) {

    /** Whether every dyno that is desired is up. */
    boolean allUp() {
        return formation.entries().stream().allMatch(entry -> entry.quantity() == up(entry));
    }

    /** Whether, besides, nothing else of the formation is there. */
    boolean settled() {
        int desired =
                formation.entries().stream().mapToInt(Formation.Entry::quantity).sum();
        long there = dynos.stream().filter(this::isOfFormation).count();
        return allUp() && there == desired && leaving == 0;
    }

    /**
     * The dynos that are desired and not started again by themselves. During a rollout there are none: it tries again, or
     * goes back.
     */
    List<DynoStatus> givenUp() {
        return rolling
                ? List.of()
                : dynos.stream()
                        .filter(this::isOfFormation)
                        .filter(Snapshot::restsForGood)
                        .toList();
    }

    /** Whether some dyno that is desired is given up. */
    boolean isHopeless() {
        return !givenUp().isEmpty();
    }

    private static boolean restsForGood(DynoStatus dyno) {
        return dyno.state() == DynoState.FAILED
                || (dyno.state() == DynoState.CRASHED && dyno.retryAt().isEmpty());
    }

    /** One-offs may be of a process type too; their numbers are beyond those of the formation. */
    private boolean isOfFormation(DynoStatus dyno) {
        return dyno.name().number() <= ScaleChange.MAXIMUM
                && formation.find(dyno.name().type()).isPresent();
    }

    private long up(Formation.Entry entry) {
        return dynos.stream()
                .filter(dyno -> dyno.state() == DynoState.UP)
                .filter(dyno ->
                        dyno.name().type().equals(entry.type()) && dyno.name().number() <= entry.quantity())
                .count();
    }
}
