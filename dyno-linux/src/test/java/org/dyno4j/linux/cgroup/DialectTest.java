package org.dyno4j.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.dyno4j.isolation.ResourceLimits;
import org.junit.jupiter.api.Test;

class DialectTest {
    private static final Set<String> V1_FILES =
            Set.of("memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "memory.swappiness", "pids.max");
    private static final Set<String> V2_FILES =
            Set.of("memory.max", "memory.swap.max", "memory.oom.group", "cpu.max", "cpu.weight", "pids.max");

    private static final ResourceLimits ALL = ResourceLimits.builder()
            .memoryBytes(64 << 20)
            .swapBytes(1 << 20)
            .cpuWeight(50)
            .cpus(0.5)
            .processes(32)
            .build();

    private final Dialect v1 = Dialect.of(Version.V1);
    private final Dialect v2 = Dialect.of(Version.V2);

    @Test
    void v1LimitsSwapTogetherWithMemoryAndAfterIt() {
        assertThat(settings(v1, ALL, V1_FILES))
                .containsExactly(
                        new Setting("memory.limit_in_bytes", "67108864"),
                        new Setting("memory.memsw.limit_in_bytes", "68157440"),
                        new Setting("cpu.shares", "512"),
                        new Setting("cpu.cfs_quota_us", "50000"),
                        new Setting("pids.max", "32"));
    }

    @Test
    void v1GivesTheBuffersOfSocketsTheLimitOfMemoryWhereItCountsThem() {
        Set<String> files = Set.of("memory.limit_in_bytes", "memory.kmem.tcp.limit_in_bytes");

        assertThat(v1.settings(Limit.MEMORY, ALL, files))
                .containsExactly(
                        new Setting("memory.limit_in_bytes", "67108864"),
                        new Setting("memory.kmem.tcp.limit_in_bytes", "67108864"));
        assertThat(v1.unlimited(Limit.MEMORY, files))
                .containsExactly(
                        new Setting("memory.limit_in_bytes", "-1"),
                        new Setting("memory.kmem.tcp.limit_in_bytes", "-1"));
        assertThat(v1.unlimited(Limit.MEMORY, V1_FILES)).containsExactly(new Setting("memory.limit_in_bytes", "-1"));
    }

    @Test
    void v2LimitsEachByItselfAndLeavesTheOomGroupOff() {
        assertThat(settings(v2, ALL, V2_FILES))
                .containsExactly(
                        new Setting("memory.max", "67108864"),
                        new Setting("memory.swap.max", "1048576"),
                        new Setting("cpu.weight", "50"),
                        new Setting("cpu.max", "50000 100000"),
                        new Setting("pids.max", "32"));
    }

    @Test
    void whoLimitsMemoryAloneGetsNoSwap() {
        ResourceLimits memory = ResourceLimits.builder().memoryBytes(64 << 20).build();

        assertThat(settings(v1, memory, V1_FILES)).contains(new Setting("memory.memsw.limit_in_bytes", "67108864"));
        assertThat(settings(v2, memory, V2_FILES)).contains(new Setting("memory.swap.max", "0"));
    }

    @Test
    void nothingAskedIsNothingWritten() {
        assertThat(settings(v1, ResourceLimits.none(), V1_FILES)).isEmpty();
        assertThat(settings(v2, ResourceLimits.none(), V2_FILES)).isEmpty();
    }

    @Test
    void ordinaryWeightIsOrdinarySharesAndTheSmallestQuotaIsWhatTheKernelTakes() {
        ResourceLimits limits =
                ResourceLimits.builder().cpuWeight(100).cpus(0.01).build();

        assertThat(settings(v1, limits, V1_FILES))
                .containsExactly(new Setting("cpu.shares", "1024"), new Setting("cpu.cfs_quota_us", "1000"));
    }

    @Test
    void withoutSwapAccountingV1CanForbidSwapButNotRationIt() {
        Set<String> files = Set.of("memory.limit_in_bytes", "memory.swappiness");
        ResourceLimits none = ResourceLimits.builder().memoryBytes(64 << 20).build();

        assertThat(v1.obstacle(Limit.SWAP, none, files, true)).isEmpty();
        assertThat(settings(v1, none, files)).contains(new Setting("memory.swappiness", "0"));
        assertThat(v1.obstacle(Limit.SWAP, ALL, files, true))
                .hasValueSatisfying(obstacle -> assertThat(obstacle.remedy()).contains("swapaccount=1"));
    }

    @Test
    void v1CannotRationSwapWithoutAMemoryLimit() {
        ResourceLimits swapAlone = ResourceLimits.builder().swapBytes(1 << 20).build();

        assertThat(v1.obstacle(Limit.SWAP, swapAlone, V1_FILES, true)).isPresent();
    }

    @Test
    void withoutSwapAccountingV2NeedsAHostWithoutSwap() {
        Set<String> files = Set.of("memory.max");

        assertThat(v2.obstacle(Limit.SWAP, ALL, files, false)).isEmpty();
        assertThat(v2.settings(Limit.SWAP, ALL, files)).isEmpty();
        assertThat(v2.obstacle(Limit.SWAP, ALL, files, true))
                .hasValueSatisfying(obstacle -> assertThat(obstacle.remedy()).contains("swapoff"));
    }

    @Test
    void anAbsentControlFileIsAnObstacleThatNamesIt() {
        assertThat(v1.obstacle(Limit.CPU_QUOTA, ALL, V1_FILES, false))
                .hasValueSatisfying(obstacle -> assertThat(obstacle.detail()).contains("cpu.cfs_quota_us"));
    }

    @Test
    void flatKeyedFilesAreReadByWholeKeys() {
        String oomControl = "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n";

        assertThat(FlatKeyed.parse(oomControl).get("oom_kill")).hasValue(3);
        assertThat(FlatKeyed.parse(oomControl).get("oom")).isEmpty();
    }

    private static List<Setting> settings(Dialect dialect, ResourceLimits limits, Set<String> files) {
        return Arrays.stream(Limit.values())
                .filter(limit -> limit.isAskedBy(limits))
                .flatMap(limit -> dialect.settings(limit, limits, files).stream())
                .toList();
    }
}
