package org.dyno4j.formation;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dyno4j.dyno.Cycling;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.Handover;
import org.dyno4j.dyno.HangUpPolicy;
import org.dyno4j.dyno.HealthCheck;
import org.dyno4j.dyno.HealthChecks;
import org.dyno4j.dyno.MemoryPolicy;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.dyno.supervision.Wording;
import org.dyno4j.isolation.NetworkMode;
import org.dyno4j.isolation.Stack;
import org.dyno4j.isolation.SyscallFilter;

/** What a formation manager was built with. */
record Settings(
        FormationRelease release,
        Map<String, DynoSize> sizes,
        NetworkMode network,
        SyscallFilter filter,
        Stack stack,
        ByType<RestartPolicy> restartPolicies,
        ByType<StopPolicy> stopPolicies,
        Optional<Cycling> cycling,
        Duration bootTimeout,
        Wording wording,
        Map<String, HealthChecks> health,
        BootOrder bootOrder,
        MemoryPolicy memoryPolicy,
        HangUpPolicy hangUpPolicy) {
    static final DynoSize DEFAULT_SIZE = DynoSize.named("standard-1x");

    Settings {
        sizes = Map.copyOf(sizes);
        health = Map.copyOf(health);
    }

    /** What dynos of the formation have to pass under this name; every web dyno something. */
    HealthChecks healthOf(DynoName dyno) {
        HealthChecks checks = health.getOrDefault(dyno.type(), HealthChecks.standard());
        return dyno.isWeb() && checks.readiness().isEmpty() ? checks.withReadiness(HealthCheck.port()) : checks;
    }

    /** After how long one-offs end; empty where they may be of any age. */
    Optional<Cycling> oneOffCycling() {
        return cycling.filter(Cycling::oneOffs);
    }

    Handover handoverOf(String type) {
        StopPolicy policy = stopPolicies.of(type);
        return type.equals(DynoName.WEB) ? policy.webHandover() : policy.otherHandover();
    }

    /** What the most patient of all types allow themselves. */
    Duration longestGrace() {
        return Stream.concat(Stream.of(stopPolicies.otherwise()), stopPolicies.named().values().stream())
                .map(StopPolicy::grace)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    DynoSize sizeOf(String type) {
        return sizes.getOrDefault(type, DEFAULT_SIZE);
    }

    /** A size of the builder's, by its name, or else one of Heroku's. */
    DynoSize sizeNamed(String name) {
        return sizes.values().stream()
                .filter(size -> size.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseGet(() -> DynoSize.named(name));
    }
}
