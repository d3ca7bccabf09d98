package org.dyno4j.linux.cgroup;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The hierarchies that sandboxes get groups in.
 *
 * @param all each with controllers that no other one has; the v2 one first
 * @param refusals why others can't be used
 */
record Hierarchies(List<Hierarchy> all, List<Refusal> refusals) {
    Hierarchies {
        all = List.copyOf(all);
        refusals = List.copyOf(refusals);
    }

    /** The one with this controller. */
    Optional<Hierarchy> with(Controller controller) {
        return all.stream()
                .filter(hierarchy -> hierarchy.controllers().contains(controller))
                .findFirst();
    }

    /** The cgroup v2 one, which may have no controllers. */
    Optional<Hierarchy> unified() {
        return all.stream()
                .filter(hierarchy -> hierarchy.version() == Version.V2)
                .findFirst();
    }

    /** The one whose groups count processor time. */
    Optional<Hierarchy> processorTime() {
        return all.stream().filter(Hierarchy::countsProcessorTime).findFirst();
    }

    /** What the host has, in the field's words. */
    String mode() {
        if (unified().isEmpty()) {
            return all.isEmpty() ? "none" : "v1";
        }
        return all.stream().anyMatch(Hierarchies::limitsByV1)
                ? "hybrid: limits by v1, entering and killing by v2"
                : "v2";
    }

    /** A v1 hierarchy beside v2 may only be there to count. */
    private static boolean limitsByV1(Hierarchy hierarchy) {
        return hierarchy.version() == Version.V1
                && Arrays.stream(Limit.values()).map(Limit::controller).anyMatch(hierarchy.controllers()::contains);
    }

    /** Why a controller is in none of them. */
    Obstacle obstacle(Controller controller) {
        List<Obstacle> obstacles = refusals.stream()
                .filter(refusal -> refusal.controllers().contains(controller))
                .map(Refusal::obstacle)
                .toList();
        if (obstacles.isEmpty()) {
            return new Obstacle(
                    "no usable cgroup hierarchy has the controller " + controller.kernelName(),
                    "have it mounted, or delegated to this JVM's group (Delegate=yes in systemd); some kernels want"
                            + " cgroup_enable=" + controller.kernelName() + " at boot");
        }
        return new Obstacle(
                obstacles.stream().map(Obstacle::detail).collect(Collectors.joining("; ")),
                obstacles.stream().map(Obstacle::remedy).distinct().collect(Collectors.joining("; or ")));
    }
}
