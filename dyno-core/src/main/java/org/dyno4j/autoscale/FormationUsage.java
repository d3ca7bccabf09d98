package org.dyno4j.autoscale;

import java.util.List;
import java.util.function.Supplier;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.formation.ObservedDynos;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.ResourceUsage;

/** What the dynos of one process type use that are up. */
record FormationUsage(ObservedDynos formation, String type) implements Supplier<List<FormationUsage.Dyno>> {

    /** One of them. */
    record Dyno(DynoName name, ResourceLimits limits, ResourceUsage usage) {}

    @Override
    public List<Dyno> get() {
        return formation.dynos().stream()
                .filter(dyno -> dyno.name().type().equals(type) && dyno.state() == DynoState.UP)
                .flatMap(dyno -> formation.usage(dyno.name()).stream()
                        .map(usage -> new Dyno(dyno.name(), dyno.size().limits(), usage)))
                .toList();
    }
}
