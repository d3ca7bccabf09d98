package org.dyno4j.metrics;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.formation.FormationManager;
import org.dyno4j.isolation.ResourceMetrics;

/** The dynos that are looked at. */
interface SampledDynos {
    /** Those that run. */
    List<DynoStatus> running();

    /** What one uses; empty where it doesn't run any more. */
    Optional<ResourceMetrics> metrics(DynoName dyno);

    /** How many of its tasks want a processor; empty where that is not known, or it doesn't run any more. */
    OptionalInt runnableTasks(DynoName dyno);

    /** All dynos of a formation, one-offs included. */
    static SampledDynos of(FormationManager formation) {
        return new SampledDynos() {
            @Override
            public List<DynoStatus> running() {
                return formation.dynos().stream()
                        .filter(dyno -> dyno.state() == DynoState.UP || dyno.state() == DynoState.STOPPING)
                        .toList();
            }

            @Override
            public Optional<ResourceMetrics> metrics(DynoName dyno) {
                return formation.metrics(dyno);
            }

            @Override
            public OptionalInt runnableTasks(DynoName dyno) {
                return formation.runnableTasks(dyno);
            }
        };
    }
}
