package org.dyno4j.isolation;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What all the processes of a sandbox have used, as the kernel counted it.
 *
 * @param cpuTime user and system time of all processes, ended ones included; absent where nothing counts it
 * @param memoryBytes memory charged now
 * @param peakMemoryBytes the most memory that was charged at any time
 * @param processes processes and threads alive now
 * @param oomKills how many processes the kernel killed because the memory limit was reached
 * @param processLimitHits how many forks the kernel refused because of the process limit
 */
public record ResourceUsage(
        Optional<Duration> cpuTime,
        OptionalLong memoryBytes,
        OptionalLong peakMemoryBytes,
        OptionalLong processes,
        OptionalLong oomKills,
        OptionalLong processLimitHits) {
    public ResourceUsage {
        Objects.requireNonNull(cpuTime, "cpuTime");
        Objects.requireNonNull(memoryBytes, "memoryBytes");
        Objects.requireNonNull(peakMemoryBytes, "peakMemoryBytes");
        Objects.requireNonNull(processes, "processes");
        Objects.requireNonNull(oomKills, "oomKills");
        Objects.requireNonNull(processLimitHits, "processLimitHits");
    }

    /** Whether the kernel killed at least one process for want of memory. */
    public boolean oomKilled() {
        return oomKills.orElse(0) > 0;
    }
}
