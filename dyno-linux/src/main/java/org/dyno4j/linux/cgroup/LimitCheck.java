package org.dyno4j.linux.cgroup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dyno4j.isolation.IsolationPolicy;
import org.dyno4j.isolation.Mechanism;
import org.dyno4j.isolation.ResourceLimits;

/** Says what these hierarchies can enforce: for the report, and for what a sandbox asks. */
final class LimitCheck {
    private static final String ACCOUNTING = "accounting";

    /** Asks for everything, so that the report and a refusal come from the same place. */
    private static final ResourceLimits EVERYTHING = ResourceLimits.builder()
            .memoryMebibytes(64)
            .swapBytes(0)
            .cpuWeight(100)
            .cpus(1)
            .processes(64)
            .build();

    private final Hierarchies hierarchies;
    private final boolean hostSwaps;
    private final IsolationPolicy policy;

    LimitCheck(Hierarchies hierarchies, boolean hostSwaps, IsolationPolicy policy) {
        this.hierarchies = hierarchies;
        this.hostSwaps = hostSwaps;
        this.policy = policy;
    }

    /** Whether that limit is asked for, and can be enforced: the policy may let one be left out. */
    boolean enforces(Limit limit, ResourceLimits limits) {
        return limit.isAskedBy(limits) && obstacle(limit, limits).isEmpty();
    }

    /** What of these limits can't be enforced, and why, but for what the policy lets be missing. */
    List<String> missing(ResourceLimits limits) {
        List<String> missing = new ArrayList<>();
        if (policy.requires(ACCOUNTING) && hierarchies.processorTime().isEmpty()) {
            missing.add(ACCOUNTING + ": " + hierarchies.obstacle(Controller.CPU_ACCOUNTING));
        }
        for (Limit limit : Limit.values()) {
            if (policy.requires(limit.title()) && limit.isAskedBy(limits)) {
                obstacle(limit, limits).ifPresent(obstacle -> missing.add(limit.title() + ": " + obstacle));
            }
        }
        return missing;
    }

    private Optional<Obstacle> obstacle(Limit limit, ResourceLimits limits) {
        Optional<Hierarchy> hierarchy = hierarchies.with(limit.controller());
        return hierarchy.isEmpty()
                ? Optional.of(hierarchies.obstacle(limit.controller()))
                : hierarchy
                        .get()
                        .dialect()
                        .obstacle(limit, limits, hierarchy.get().files(), hostSwaps);
    }

    /** All mechanisms, enforced or not. */
    List<Mechanism> mechanisms() {
        List<Mechanism> mechanisms = new ArrayList<>();
        mechanisms.add(mode());
        Arrays.stream(Limit.values()).map(this::mechanism).map(this::asRequired).forEach(mechanisms::add);
        mechanisms.add(asRequired(accounting()));
        mechanisms.add(killing());
        return mechanisms;
    }

    private Mechanism asRequired(Mechanism mechanism) {
        return policy.requires(mechanism.name()) ? mechanism.asRequired() : mechanism;
    }

    private Mechanism mode() {
        if (hierarchies.all().isEmpty()) {
            Obstacle obstacle = hierarchies.obstacle(Controller.MEMORY);
            return Mechanism.unavailable("cgroups", obstacle.detail(), obstacle.remedy());
        }
        return Mechanism.enforced("cgroups", hierarchies.mode());
    }

    private Mechanism mechanism(Limit limit) {
        return obstacle(limit, EVERYTHING)
                .map(obstacle -> Mechanism.unavailable(limit.title(), obstacle.detail(), obstacle.remedy()))
                .orElseGet(() -> Mechanism.enforced(limit.title(), how(limit)));
    }

    private String how(Limit limit) {
        Hierarchy hierarchy = hierarchies.with(limit.controller()).orElseThrow();
        List<Setting> settings = hierarchy.dialect().settings(limit, EVERYTHING, hierarchy.files());
        String what = settings.isEmpty()
                ? "this host has no swap"
                : settings.stream().map(Setting::file).collect(Collectors.joining(" and "));
        return what + ", " + hierarchy.version() + " below " + hierarchy.owner().getParent();
    }

    private Mechanism accounting() {
        return hierarchies
                .processorTime()
                .map(hierarchy -> Mechanism.enforced(ACCOUNTING, "cpu time by " + hierarchy.version()))
                .orElseGet(() -> {
                    Obstacle obstacle = hierarchies.obstacle(Controller.CPU_ACCOUNTING);
                    return Mechanism.unavailable(ACCOUNTING, obstacle.detail(), obstacle.remedy());
                });
    }

    private Mechanism killing() {
        return hierarchies.unified().filter(Hierarchy::kills).isPresent()
                ? Mechanism.enforced("killing by cgroup", "cgroup.kill")
                : Mechanism.unavailable(
                        "killing by cgroup",
                        "there is no usable cgroup.kill; the end of pid 1 kills a sandbox instead",
                        "mount cgroup v2, also beside v1, on a kernel of 5.14 or later");
    }
}
