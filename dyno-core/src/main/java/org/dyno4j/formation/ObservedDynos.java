package org.dyno4j.formation;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.isolation.ResourceMetrics;
import org.dyno4j.isolation.ResourceUsage;

/** What is there, and what it uses; read from the kernel by the calling thread. Thread-safe. */
public interface ObservedDynos {
    /** The dynos that are there, in the order of the Procfile, then the one-offs. */
    List<DynoStatus> dynos();

    /** What a dyno that runs has used up to now. */
    Optional<ResourceUsage> usage(DynoName dyno);

    /** What a dyno that runs uses now, in detail. */
    Optional<ResourceMetrics> metrics(DynoName dyno);

    /** How many of a dyno's tasks run or wait for a processor; empty where it doesn't run, or nobody counts them. */
    OptionalInt runnableTasks(DynoName dyno);
}
