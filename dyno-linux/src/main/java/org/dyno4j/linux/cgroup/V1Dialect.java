package org.dyno4j.linux.cgroup;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.dyno4j.isolation.ResourceLimits;

/**
 * Control files of cgroup v1.
 *
 * <p>It counts swap together with memory ({@code memory.memsw}), so no swap means that the two have one limit. Without
 * swap accounting a swappiness of 0 still keeps the kernel from swapping at the limit, which gives "none", but no other
 * amount.
 *
 * <p>It counts the buffers of sockets apart from memory, and only of sockets that are made after they were limited
 * ({@code memory.kmem.tcp}; mem_cgroup_sk_alloc() in mm/memcontrol.c): so they get the limit of memory once more. A
 * kernel may lack that; the memory limit then stands without them.
 */
final class V1Dialect implements Dialect {
    private static final String MEMORY_AND_SWAP = "memory.memsw.limit_in_bytes";
    private static final String SOCKET_BUFFERS = "memory.kmem.tcp.limit_in_bytes";
    private static final String SWAPPINESS = "memory.swappiness";

    /** cpu.shares at the ordinary weight, 100 on v2. */
    private static final long ORDINARY_SHARES = 1024;

    @Override
    public String file(Limit limit) {
        return switch (limit) {
            case MEMORY -> "memory.limit_in_bytes";
            case SWAP -> MEMORY_AND_SWAP;
            case CPU_WEIGHT -> "cpu.shares";
            case CPU_QUOTA -> "cpu.cfs_quota_us";
            case PROCESSES -> "pids.max";
        };
    }

    @Override
    public Optional<Obstacle> obstacle(Limit limit, ResourceLimits limits, Set<String> files, boolean hostSwaps) {
        if (limit == Limit.SWAP) {
            return swapObstacle(limits, files);
        }
        return files.contains(file(limit))
                ? Optional.empty()
                : Optional.of(Dialect.absent(file(limit), "boot a kernel that is built with it"));
    }

    private static Optional<Obstacle> swapObstacle(ResourceLimits limits, Set<String> files) {
        boolean none = limits.swapBytes().orElse(0) == 0;
        boolean withMemory = limits.memoryBytes().isPresent();
        if ((withMemory && files.contains(MEMORY_AND_SWAP)) || (none && files.contains(SWAPPINESS))) {
            return Optional.empty();
        }
        return Optional.of(
                withMemory
                        ? Dialect.absent(MEMORY_AND_SWAP, "boot with swapaccount=1, or allow no swap at all")
                        : new Obstacle(
                                "cgroup v1 limits swap together with memory only",
                                "limit memory too, or allow no swap"));
    }

    @Override
    public List<Setting> settings(Limit limit, ResourceLimits limits, Set<String> files) {
        return switch (limit) {
            case MEMORY -> memory(Long.toString(limits.memoryBytes().orElseThrow()), files);
            case SWAP -> List.of(swap(limits.memoryBytes(), limits.swapBytes().orElse(0), files));
            case CPU_WEIGHT ->
                List.of(new Setting(
                        file(limit), Long.toString(shares(limits.cpuWeight().orElseThrow()))));
            case CPU_QUOTA ->
                List.of(new Setting(
                        file(limit),
                        Long.toString(Dialect.quotaMicros(limits.cpus().orElseThrow()))));
            case PROCESSES ->
                List.of(new Setting(
                        file(limit), Integer.toString(limits.processes().orElseThrow())));
        };
    }

    @Override
    public List<Setting> unlimited(Limit limit, Set<String> files) {
        return switch (limit) {
            case MEMORY -> memory("-1", files);
            case CPU_QUOTA -> List.of(new Setting(file(limit), "-1"));
            case SWAP -> files.contains(file(limit)) ? List.of(new Setting(file(limit), "-1")) : List.of();
            case CPU_WEIGHT -> List.of(new Setting(file(limit), Long.toString(ORDINARY_SHARES)));
            case PROCESSES -> List.of(new Setting(file(limit), "max"));
        };
    }

    private List<Setting> memory(String bytes, Set<String> files) {
        Setting memory = new Setting(file(Limit.MEMORY), bytes);
        return files.contains(SOCKET_BUFFERS) ? List.of(memory, new Setting(SOCKET_BUFFERS, bytes)) : List.of(memory);
    }

    private static Setting swap(OptionalLong memory, long swap, Set<String> files) {
        return memory.isPresent() && files.contains(MEMORY_AND_SWAP)
                ? new Setting(MEMORY_AND_SWAP, Long.toString(Math.addExact(memory.getAsLong(), swap)))
                : new Setting(SWAPPINESS, "0");
    }

    private static long shares(int weight) {
        return weight * ORDINARY_SHARES / 100;
    }

    @Override
    public String memoryCurrent() {
        return "memory.usage_in_bytes";
    }

    @Override
    public String memoryPeak() {
        return "memory.max_usage_in_bytes";
    }

    @Override
    public String memoryEvents() {
        return "memory.oom_control";
    }

    @Override
    public MemoryKeys memoryKeys() {
        return new MemoryKeys(
                "total_rss",
                "total_cache",
                Optional.of("total_swap"),
                Optional.of("total_pgpgin"),
                Optional.of("total_pgpgout"));
    }
}
