package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dyno4j.contract.Patience;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.MemoryPolicy;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.formation.FormationManager;
import org.dyno4j.formation.HerokuRules;
import org.dyno4j.formation.ResizeException;
import org.dyno4j.isolation.MemoryInUseException;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.log.LogFilter;
import org.dyno4j.log.LogLine;
import org.dyno4j.procfile.Procfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Memory quotas and other sizes of dynos that run, by the kernel's own counters and files. */
@Tag("limits")
class DynoMemoryTest {
    @RegisterExtension
    private static final TestIsolation ISOLATION = new TestIsolation();

    private static final DynoName WORKER = new DynoName("worker", 1);
    private static final String HOLD_80_MIB =
            "worker: exec python3 -uc 'import time; x = bytearray(80 << 20); print(1); time.sleep(1000)'\n";
    private static final String CHILD_THAT_WANTS_TOO_MUCH =
            "worker: python3 -c 'x = bytearray(1000 << 20)'; echo survived; exec sleep 1000\n";

    private static final DynoSize SMALL = size("small", 64, 100, 0.5, 32);
    private static final DynoSize LARGE = size("large", 256, 300, 1.5, 64);

    private final LinuxIsolation isolation = TestIsolation.open();
    private final LogBuffer logs = LogBuffer.create();

    @AfterEach
    void close() {
        isolation.close();
        logs.close();
    }

    private static DynoSize size(String name, long mebibytes, int weight, double cpus, int processes) {
        return DynoSize.of(
                name,
                ResourceLimits.builder()
                        .memoryMebibytes(mebibytes)
                        .swapBytes(0)
                        .cpuWeight(weight)
                        .cpus(cpus)
                        .processes(processes)
                        .build());
    }

    private FormationManager running(String procfile, DynoSize size, MemoryPolicy policy) throws InterruptedException {
        FormationManager manager = starting(procfile, size, policy);
        manager.awaitUp(Patience.PATIENCE);
        return manager;
    }

    private FormationManager starting(String procfile, DynoSize size, MemoryPolicy policy) {
        FormationManager manager = FormationManager.builder(Procfile.parse(procfile))
                .isolation(isolation)
                .logs(logs)
                .size("worker", size)
                .memoryPolicy(policy.withInterval(Duration.ofMillis(200)))
                .restartPolicy(RestartPolicy.never())
                .build();
        manager.scale("worker", 1);
        return manager;
    }

    private List<String> lines() {
        return logs.history(1_500, LogFilter.all()).stream().map(LogLine::text).toList();
    }

    private void awaitLine(String text) {
        await().atMost(Patience.PATIENCE).until(() -> lines().contains(text));
    }

    /** Those of one dyno, by name, where the kernel has them. */
    private static void assertFiles(Map<String, String> contents) {
        SandboxGroups groups = SandboxGroups.of("worker\\.1\\.[0-9a-f]{8}");
        List<String> found = new ArrayList<>();
        contents.forEach((name, content) -> groups.file(name).ifPresent(file -> {
            assertThat(file).content().isEqualTo(content + "\n");
            found.add(name);
        }));
        // Of one version all, but for those of swap.
        assertThat(found).hasSizeGreaterThanOrEqualTo(4);
    }

    /** One process more: process 1, which is the library's. */
    private static Map<String, String> files(long mebibytes, int weight, int quotaMicros, int processes) {
        String bytes = Long.toString(mebibytes << 20);
        return Map.of(
                "memory.limit_in_bytes",
                bytes,
                "memory.memsw.limit_in_bytes",
                bytes,
                "cpu.shares",
                Integer.toString(weight * 1024 / 100),
                "cpu.cfs_quota_us",
                Integer.toString(quotaMicros),
                "memory.max",
                bytes,
                "memory.swap.max",
                "0",
                "cpu.weight",
                Integer.toString(weight),
                "cpu.max",
                quotaMicros + " 100000",
                "pids.max",
                Integer.toString(processes + 1));
    }

    @Test
    void aDynoBeyondItsQuotaIsToldOfAndRunsOn() throws Exception {
        try (FormationManager manager = running(HOLD_80_MIB, SMALL, MemoryPolicy.heroku())) {
            await().atMost(Patience.PATIENCE)
                    .until(() -> lines().stream()
                                    .filter("Error R14 (Memory quota exceeded)"::equals)
                                    .count()
                            > 2);
            assertThat(lines()).anyMatch(line -> line.matches("Process running mem=(8|9)\\dM\\(1[2-5]\\d\\.\\d%\\)"));
            assertThat(manager.find(WORKER)).get().matches(dyno -> dyno.state() == DynoState.UP);
            assertFiles(files(128, 100, 50_000, 32));
        }
    }

    @Test
    void herokusRulesTellOfItInItsName() throws Exception {
        MemoryPolicy policy = MemoryPolicy.heroku().withInterval(Duration.ofMillis(200));
        try (FormationManager manager = FormationManager.builder(Procfile.parse(HOLD_80_MIB))
                .isolation(isolation)
                .logs(logs)
                .size("worker", SMALL)
                .rules(HerokuRules.standard().withMemoryPolicy(policy))
                .build()) {
            manager.scale("worker", 1);
            await().atMost(Patience.PATIENCE)
                    .until(() -> logs.history(1_500, LogFilter.all()).stream()
                            .anyMatch(line -> line.source().equals("heroku")
                                    && line.process().equals("worker.1")
                                    && line.text().equals("Error R14 (Memory quota exceeded)")));
        }
    }

    @Test
    void aDynoInWhichTheKernelKilledAChildAtTheKillPointIsKilledAsAWhole() throws Exception {
        try (FormationManager manager = starting(CHILD_THAT_WANTS_TOO_MUCH, SMALL, MemoryPolicy.heroku())) {
            awaitLine("State changed from up to crashed");
            assertThat(lines())
                    .containsSubsequence(
                            "Process running mem=128M(200.0%)",
                            "Error R15 (Memory quota vastly exceeded)",
                            "Stopping process with SIGKILL",
                            "Process exited with status 137",
                            "State changed from up to crashed");
            await().atMost(Patience.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(manager.find(WORKER).orElseThrow().lastVerdict())
                                    .containsInstanceOf(ExitVerdict.OutOfMemory.class));
        }
    }

    @Test
    void byDefaultTheQuotaIsTheLimit() throws Exception {
        try (FormationManager manager = starting(HOLD_80_MIB, SMALL, MemoryPolicy.standard())) {
            awaitLine("State changed from up to crashed");
            assertThat(lines())
                    .containsSubsequence(
                            "Process running mem=64M(100.0%)",
                            "Error R15 (Memory quota vastly exceeded)", "Process exited with status 137")
                    .doesNotContain("Error R14 (Memory quota exceeded)");
            await().atMost(Patience.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(manager.find(WORKER).orElseThrow().lastVerdict())
                                    .containsInstanceOf(ExitVerdict.OutOfMemory.class));
        }
    }

    @Test
    void aDynoThatRunsGetsTheMemoryShareAndQuotaOfAnotherSize() throws Exception {
        try (FormationManager manager = running("worker: exec sleep 1000\n", SMALL, MemoryPolicy.standard())) {
            assertFiles(files(64, 100, 50_000, 32));

            assertThat(manager.resize("worker", LARGE)).hasToString("worker=1:large");
            assertFiles(files(256, 300, 150_000, 64));

            manager.resize("worker", SMALL);
            assertFiles(files(64, 100, 50_000, 32));
            assertThat(lines())
                    .containsSubsequence("Resized to large", "Resized to small")
                    .filteredOn(line -> line.startsWith("Starting process"))
                    .hasSize(1);
            assertThat(manager.find(WORKER)).get().matches(dyno -> dyno.state() == DynoState.UP);
        }
    }

    @Test
    void aDynoThatUsesMoreThanAnotherSizeGivesKeepsItsOwn() throws Exception {
        try (FormationManager manager = running(HOLD_80_MIB, LARGE, MemoryPolicy.standard())) {
            awaitLine("1");

            assertThatThrownBy(() -> manager.resize("worker", SMALL))
                    .isInstanceOf(ResizeException.class)
                    .hasMessageContaining("worker.1 can't be resized to small")
                    .hasCauseInstanceOf(MemoryInUseException.class);

            assertFiles(files(256, 300, 150_000, 64));
            assertThat(manager.formation()).hasToString("worker=1:large");
            Optional<DynoState> state = manager.find(WORKER).map(dyno -> dyno.state());
            assertThat(state).contains(DynoState.UP);
            assertThat(manager.usage(WORKER).orElseThrow().oomKills()).hasValue(0);
        }
    }
}
