package org.dyno4j.linux.cgroup;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dyno4j.isolation.ResourceLimits;

/**
 * Control files of cgroup v2.
 *
 * <p>{@code memory.oom.group} stays 0, though it would keep half-dead applications from lingering: with it the kernel
 * kills every task of the group and whatever shares its memory, and a process that is just entering a sandbox shares the
 * memory of this JVM until it executes its command. Without it such a process is no candidate (in_vfork() in
 * mm/oom_kill.c).
 */
final class V2Dialect implements Dialect {
    private static final int ORDINARY_WEIGHT = 100;

    @Override
    public String file(Limit limit) {
        return switch (limit) {
            case MEMORY -> "memory.max";
            case SWAP -> "memory.swap.max";
            case CPU_WEIGHT -> "cpu.weight";
            case CPU_QUOTA -> "cpu.max";
            case PROCESSES -> "pids.max";
        };
    }

    @Override
    public Optional<Obstacle> obstacle(Limit limit, ResourceLimits limits, Set<String> files, boolean hostSwaps) {
        if (files.contains(file(limit)) || (limit == Limit.SWAP && !hostSwaps)) {
            return Optional.empty();
        }
        return Optional.of(
                limit == Limit.SWAP
                        ? Dialect.absent(file(limit), "boot with swapaccount=1, or turn swap off (swapoff -a)")
                        : Dialect.absent(file(limit), "boot a kernel that is built with it"));
    }

    @Override
    public List<Setting> settings(Limit limit, ResourceLimits limits, Set<String> files) {
        return switch (limit) {
            case MEMORY ->
                List.of(new Setting(
                        file(limit), Long.toString(limits.memoryBytes().orElseThrow())));
            case SWAP -> swap(limits.swapBytes().orElse(0), files);
            case CPU_WEIGHT ->
                List.of(new Setting(
                        file(limit), Integer.toString(limits.cpuWeight().orElseThrow())));
            case CPU_QUOTA ->
                List.of(new Setting(file(limit), quota(limits.cpus().orElseThrow())));
            case PROCESSES ->
                List.of(new Setting(
                        file(limit), Integer.toString(limits.processes().orElseThrow())));
        };
    }

    @Override
    public List<Setting> unlimited(Limit limit, Set<String> files) {
        return switch (limit) {
            case MEMORY, PROCESSES -> List.of(new Setting(file(limit), "max"));
            case SWAP -> files.contains(file(limit)) ? List.of(new Setting(file(limit), "max")) : List.of();
            case CPU_WEIGHT -> List.of(new Setting(file(limit), Integer.toString(ORDINARY_WEIGHT)));
            case CPU_QUOTA -> List.of(new Setting(file(limit), "max " + CPU_PERIOD_MICROS));
        };
    }

    /** Nothing is to be written where the host has no swap: then any limit holds. */
    private List<Setting> swap(long bytes, Set<String> files) {
        return files.contains(file(Limit.SWAP))
                ? List.of(new Setting(file(Limit.SWAP), Long.toString(bytes)))
                : List.of();
    }

    private static String quota(double cpus) {
        return Dialect.quotaMicros(cpus) + " " + CPU_PERIOD_MICROS;
    }

    @Override
    public String memoryCurrent() {
        return "memory.current";
    }

    @Override
    public String memoryPeak() {
        return "memory.peak";
    }

    @Override
    public String memoryEvents() {
        return "memory.events";
    }

    @Override
    public MemoryKeys memoryKeys() {
        // memcg_stat_format() in mm/memcontrol.c leaves pgpgin and pgpgout out.
        return new MemoryKeys("anon", "file", Optional.empty(), Optional.empty(), Optional.empty());
    }
}
