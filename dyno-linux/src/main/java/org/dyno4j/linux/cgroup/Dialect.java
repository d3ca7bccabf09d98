package org.dyno4j.linux.cgroup;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dyno4j.isolation.ResourceLimits;

/** How one version of cgroups spells limits and counters. Pure: it is told which control files there are. */
sealed interface Dialect permits V1Dialect, V2Dialect {

    /** The period that a processor quota counts in, in microseconds; the kernel's default. */
    long CPU_PERIOD_MICROS = 100_000;

    /** The shortest quota that the kernel takes, in microseconds. */
    long CPU_QUOTA_MINIMUM_MICROS = 1_000;

    static Dialect of(Version version) {
        return switch (version) {
            case V1 -> new V1Dialect();
            case V2 -> new V2Dialect();
        };
    }

    /** The control file that enforces a limit. */
    String file(Limit limit);

    /**
     * Why a limit can't be enforced with these control files, though its controller is there; empty where it can be.
     *
     * @param hostSwaps whether the host has any swap space in use as such
     */
    Optional<Obstacle> obstacle(Limit limit, ResourceLimits limits, Set<String> files, boolean hostSwaps);

    /** What to write for a limit that is asked for and has no obstacle, in the order that the kernel wants. */
    List<Setting> settings(Limit limit, ResourceLimits limits, Set<String> files);

    /** What to write where there is to be no such limit any more. */
    List<Setting> unlimited(Limit limit, Set<String> files);

    /** Holds the bytes charged now. */
    String memoryCurrent();

    /** Holds the most bytes that were charged; not every kernel has it. */
    String memoryPeak();

    /** Holds a line {@code oom_kill N}. */
    String memoryEvents();

    /** Which keys of {@code memory.stat} count what. */
    MemoryKeys memoryKeys();

    /**
     * Keys of {@code memory.stat}.
     *
     * @param resident memory that is no file's
     * @param cache pages of files
     * @param swap swap space; absent where a file of its own tells
     * @param pagesIn pages charged so far; absent where nothing tells
     * @param pagesOut pages uncharged so far; absent where nothing tells
     */
    record MemoryKeys(
            String resident,
            String cache,
            Optional<String> swap,
            Optional<String> pagesIn,
            Optional<String> pagesOut) {}

    /** The quota for that many processors, in microseconds each period. */
    static long quotaMicros(double cpus) {
        return Math.max(CPU_QUOTA_MINIMUM_MICROS, Math.round(cpus * CPU_PERIOD_MICROS));
    }

    /** The obstacle that a control file is absent. */
    static Obstacle absent(String file, String remedy) {
        return new Obstacle("this kernel has no " + file, remedy);
    }
}
