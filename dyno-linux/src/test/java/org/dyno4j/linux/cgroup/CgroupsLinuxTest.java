package org.dyno4j.linux.cgroup;

import static java.nio.file.Files.exists;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dyno4j.contract.Patience;
import org.dyno4j.isolation.IsolationPolicy;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.ResourceUsage;
import org.dyno4j.isolation.SandboxException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Groups and limits as this machine's kernel keeps them; the same tests on cgroup v1, v2 and hybrids. */
@SuppressWarnings("try") // Some members only have to be there.
@Tag("limits")
class CgroupsLinuxTest {
    private Cgroups cgroups;

    @BeforeEach
    void open() {
        cgroups = CgroupHost.openOrSkip(
                new CgroupOptions(Optional.empty(), Duration.ofSeconds(30), IsolationPolicy.complete()));
    }

    @AfterEach
    void close() {
        if (cgroups != null) {
            cgroups.close();
        }
    }

    @Test
    void forksBeyondTheProcessLimitAreRefusedAndCounted() throws Exception {
        Cgroup cgroup =
                cgroups.create("forks", ResourceLimits.builder().processes(8).build());
        String command = "for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 300 & done; wait";
        try (Member member = Member.enter(cgroup, command)) {
            await().atMost(Patience.PATIENCE)
                    .until(() -> cgroup.usage().processLimitHits().orElseThrow() > 0);

            assertThat(cgroup.usage().processes().orElseThrow()).isLessThanOrEqualTo(8);
        }
        end(cgroup);
    }

    @Test
    void aKillForWantOfMemoryIsCounted() throws Exception {
        Cgroup cgroup = cgroups.create(
                "hog", ResourceLimits.builder().memoryMebibytes(32).build());
        try (Member member = Member.enter(cgroup, "head -c 200m /dev/zero | tail")) {
            assertThat(member.awaitExit()).isNotZero();
        }
        ResourceUsage usage = end(cgroup);

        assertThat(usage.oomKilled()).isTrue();
        assertThat(usage.peakMemoryBytes().orElse(0)).isBetween(0L, 32L << 20);
    }

    @Test
    void whoStaysBelowTheMemoryLimitLives() throws Exception {
        Cgroup cgroup = cgroups.create(
                "modest", ResourceLimits.builder().memoryMebibytes(64).build());
        try (Member member = Member.enter(cgroup, "head -c 10m /dev/zero | tail > /dev/null")) {
            assertThat(member.awaitExit()).isZero();
        }

        assertThat(end(cgroup).oomKilled()).isFalse();
    }

    @Test
    void aProcessorQuotaThrottles() throws Exception {
        Cgroup cgroup =
                cgroups.create("burner", ResourceLimits.builder().cpus(0.1).build());
        try (Member member = Member.enter(cgroup, "while :; do :; done")) {
            await().atMost(Patience.PATIENCE).until(() -> throttled(cgroup) > 0);
        }
        end(cgroup);
    }

    private static long throttled(Cgroup cgroup) throws Exception {
        for (Path directory : directories(cgroup)) {
            Path stat = directory.resolve("cpu.stat");
            if (exists(stat)
                    && FlatKeyed.parse(Files.readString(stat))
                                    .get("nr_throttled")
                                    .orElse(0)
                            > 0) {
                return 1;
            }
        }
        return 0;
    }

    @Test
    void processorTimeIsCountedAndKeptAfterRemoval() throws Exception {
        Cgroup cgroup = cgroups.create("clock", ResourceLimits.none());
        try (Member member = Member.enter(cgroup, "while :; do :; done")) {
            await().atMost(Patience.PATIENCE)
                    .until(() -> cgroup.usage().cpuTime().orElseThrow().compareTo(Duration.ofMillis(100)) > 0);
        }

        assertThat(end(cgroup).cpuTime().orElseThrow())
                .isGreaterThan(Duration.ofMillis(100))
                .isEqualTo(cgroup.usage().cpuTime().orElseThrow());
    }

    @Test
    void everyLimitStandsInItsControlFileBeforeAnyProcess() throws Exception {
        Cgroup cgroup = cgroups.create(
                "limits",
                ResourceLimits.builder()
                        .memoryMebibytes(64)
                        .swapBytes(1 << 20)
                        .cpuWeight(50)
                        .cpus(1.5)
                        .processes(17)
                        .build());

        assertThat(contents(cgroup, "memory.limit_in_bytes", "memory.max")).isEqualTo("67108864");
        assertThat(contents(cgroup, "cpu.shares", "cpu.weight")).isIn("512", "50");
        assertThat(contents(cgroup, "cpu.cfs_quota_us", "cpu.max")).isIn("150000", "150000 100000");
        assertThat(contents(cgroup, "pids.max", "pids.max")).isEqualTo("17");
        end(cgroup);
    }

    private static String contents(Cgroup cgroup, String v1, String v2) throws Exception {
        for (Path directory : directories(cgroup)) {
            for (String name : List.of(v1, v2)) {
                if (exists(directory.resolve(name))) {
                    return Files.readString(directory.resolve(name)).trim();
                }
            }
        }
        throw new AssertionError("no " + v1 + " and no " + v2);
    }

    @Test
    void groupsInUseAreNamedAndCanBeRemovedLater() throws Exception {
        try (Cgroups impatient = CgroupHost.openOrSkip(
                new CgroupOptions(Optional.empty(), Duration.ofMillis(20), IsolationPolicy.complete()))) {
            Cgroup cgroup = impatient.create("busy", ResourceLimits.none());
            try (Member member = Member.enter(cgroup, "sleep 300")) {
                assertThatThrownBy(cgroup::remove)
                        .isInstanceOf(SandboxException.class)
                        .hasMessageContaining(Long.toString(member.process().pid()));
                assertThat(cgroup.usage().processes().orElseThrow()).isPositive();
            }
            // It is as impatient as before, while the killed process is on its way out.
            await().atMost(Patience.PATIENCE)
                    .ignoreExceptionsInstanceOf(SandboxException.class)
                    .untilAsserted(() -> end(cgroup));
        }
    }

    /** On cgroup v1 the groups beside the one in use are gone then, and with them what they had counted. */
    @Test
    void whatWasUsedIsKnownAlsoAfterARemovalThatCameThroughInPart() throws Exception {
        try (Cgroups impatient = CgroupHost.openOrSkip(
                new CgroupOptions(Optional.empty(), Duration.ofMillis(20), IsolationPolicy.complete()))) {
            Cgroup cgroup = impatient.create("partly", ResourceLimits.none());
            Path inUse = directories(cgroup).get(0);
            try (Member member = Member.enter(List.of(inUse.resolve("cgroup.procs")), "sleep 300")) {
                assertThatThrownBy(cgroup::remove)
                        .isInstanceOf(SandboxException.class)
                        .hasMessageContaining(Long.toString(member.process().pid()));
            }
            await().atMost(Patience.PATIENCE)
                    .until(() -> Files.readString(inUse.resolve("cgroup.procs")).isEmpty());
            // A process that is on its way out is listed no more, and keeps its group.
            await().atMost(Patience.PATIENCE)
                    .ignoreExceptionsInstanceOf(SandboxException.class)
                    .untilAsserted(() -> end(cgroup));
        }
    }

    @Test
    void killEndsEverythingInside() throws Exception {
        Cgroup cgroup = cgroups.create("killed", ResourceLimits.none());
        try (Member member = Member.enter(cgroup, "sleep 300 & setsid sleep 300 & wait")) {
            await().atMost(Patience.PATIENCE)
                    .until(() -> cgroup.usage().processes().orElseThrow() == 3);
            if (cgroup.killable()) {
                cgroup.kill();
                assertThat(member.awaitExit()).isEqualTo(128 + 9);
            } else {
                assertThatThrownBy(cgroup::kill).isInstanceOf(IllegalStateException.class);
            }
        }
        end(cgroup);
    }

    @Test
    void ownersInOneJvmDoNotMeet() {
        try (Cgroups second = CgroupHost.openOrSkip(CgroupOptions.defaults())) {
            Cgroup one = cgroups.create("same", ResourceLimits.none());
            Cgroup two = second.create("same", ResourceLimits.none());
            Cgroup three = second.create("same", ResourceLimits.none());

            assertThat(Stream.of(one, two, three).flatMap(cgroup -> directories(cgroup).stream()))
                    .doesNotHaveDuplicates()
                    .allMatch(Files::isDirectory);
            List.of(one, two, three).forEach(CgroupsLinuxTest::end);
        }
    }

    private static ResourceUsage end(Cgroup cgroup) {
        List<Path> directories = directories(cgroup);
        cgroup.remove();
        assertThat(directories).isNotEmpty().noneMatch(Files::exists);
        return cgroup.usage();
    }

    private static List<Path> directories(Cgroup cgroup) {
        return Stream.concat(
                        cgroup.joinFiles(Entrant.INIT, true).all().map(Path::getParent),
                        cgroup.unifiedDirectory(Entrant.INIT).stream())
                .toList();
    }
}
