package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.ResourceMetrics;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.TemporarySpace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What can be done to a sandbox while processes run in it: to look, to limit, to freeze. */
@Tag("limits")
class LiveSandboxTest {
    private static final String BURN = "while :; do :; done";
    /** In memory, as all that a dyno writes to is. */
    private static final String HOLD_40_MIB = "head -c 40m /dev/zero | tr '\\0' x > /dev/shm/held && echo held";

    @RegisterExtension
    private static final TestIsolation ISOLATION = new TestIsolation();

    private static Sandbox create(ResourceLimits limits) {
        return ISOLATION.create(
                SandboxSpec.named("web.1").limits(limits).temporary(TemporarySpace.of(60 << 20, 1_000)));
    }

    private static ResourceLimits.Builder modest() {
        return ResourceLimits.builder().memoryMebibytes(64).cpus(1).processes(16);
    }

    @Test
    void metricsTellWhatTheProcessesUse() throws Exception {
        try (Sandbox sandbox = create(modest().cpus(0.2).build())) {
            assertThat(TestIsolation.output(sandbox, HOLD_40_MIB)).isEqualTo("held\n");
            sandbox.start(TestIsolation.bash(BURN).build());
            await().atMost(TestIsolation.PATIENCE)
                    .until(() ->
                            sandbox.metrics().processor().throttledPeriods().orElse(0) > 3);

            ResourceMetrics metrics = sandbox.metrics();
            assertThat(metrics.processes()).hasValue(1);
            assertThat(metrics.processor().total().orElseThrow()).isPositive();
            assertThat(metrics.processor().user()).get().isNotEqualTo(Duration.ZERO);
            assertThat(metrics.processor().throttled()).get().isNotEqualTo(Duration.ZERO);
            assertThat(metrics.memory().cache().orElseThrow()).isBetween(40L << 20, 64L << 20);
            assertThat(metrics.memory().resident().orElseThrow()).isPositive();
            assertThat(metrics.memory().peak().orElseThrow()).isGreaterThanOrEqualTo(40L << 20);
            assertThat(metrics.memory().total().orElseThrow()).isGreaterThan(40L << 20);
            assertThat(metrics.memory().limit()).hasValue(64L << 20);
        }
    }

    @Test
    void metricsLackOnlyWhatTheKernelDoesNotTell() throws Exception {
        try (Sandbox sandbox = create(modest().build())) {
            ResourceMetrics metrics = sandbox.metrics();
            SandboxGroups groups = SandboxGroups.of("web.1");
            boolean memoryByV1 = groups.file("memory.limit_in_bytes").isPresent();

            assertThat(metrics.processor().system()).isPresent();
            assertThat(metrics.processor().throttledPeriods()).isPresent();
            assertThat(metrics.memory().swap().isPresent())
                    .isEqualTo(groups.file(memoryByV1 ? "memory.memsw.limit_in_bytes" : "memory.swap.max")
                            .isPresent());
            assertThat(metrics.memory().pagesIn().isPresent()).isEqualTo(memoryByV1);
            assertThat(metrics.memory().pagesOut().isPresent()).isEqualTo(memoryByV1);
            assertThat(metrics.pressure().processor().isPresent())
                    .isEqualTo(groups.file("cpu.pressure").isPresent());
            assertThat(metrics.pressure().memory().isPresent())
                    .isEqualTo(groups.file("memory.pressure").isPresent());
            assertThat(metrics.pressure().io().isPresent())
                    .isEqualTo(groups.file("io.pressure").isPresent());
            assertThat(metrics.io().isPresent() || !diskTrafficCanBeHadFromV2(groups))
                    .as("on v1 it depends on the kernel")
                    .isTrue();
        }
    }

    /** Whether the group in which the library has its directory could hand the controller on. */
    private static boolean diskTrafficCanBeHadFromV2(SandboxGroups groups) throws IOException {
        Optional<Path> controllers = groups.file("../../../cgroup.controllers");
        return controllers.isPresent() && Files.readString(controllers.get()).matches("(?s)(.* )?io[ \\n].*");
    }

    @Test
    void runnableTasksAreThoseThatWantAProcessor() throws Exception {
        String three = BURN + " & " + BURN + " & sleep 60 & " + BURN;
        try (Sandbox sandbox = create(modest().cpus(0.2).build())) {
            assertThat(sandbox.runnableTasks()).hasValue(0);

            sandbox.start(TestIsolation.bash(three).build());

            await().atMost(TestIsolation.PATIENCE)
                    .until(() -> sandbox.runnableTasks().orElseThrow() == 3);
        }
    }

    @Test
    void runnableTasksOfVeryManyAreEstimated() throws Exception {
        String threads = "import threading, time\nfor i in range(1100): threading.Thread(target=time.sleep, args=(60,),"
                + " daemon=True).start()\nprint('all', flush=True)\nwhile True: pass";
        try (Sandbox sandbox = create(ResourceLimits.builder()
                .memoryMebibytes(512)
                .cpus(1)
                .processes(2_000)
                .build())) {
            StringSink output = new StringSink();
            sandbox.start(
                    ProcessSpec.command("python3", "-c", threads).stdout(output).build());
            output.await("all");

            // The one that runs is either among the 500 that are looked at, and stands for more than one, or not.
            assertThat(sandbox.runnableTasks().orElseThrow()).isBetween(0, 4);
        }
    }

    @Test
    void metricsOfAnUnlimitedSandboxNameNoLimit() {
        try (Sandbox sandbox = create(ResourceLimits.none())) {
            assertThat(sandbox.metrics().memory().limit()).isEmpty();
        }
    }

    @Test
    void limitsChangeUnderARunningProcessUpAndDown() throws Exception {
        try (Sandbox sandbox = create(modest().build())) {
            for (int mebibytes : new int[] {256, 32, 128}) {
                sandbox.limit(modest().memoryMebibytes(mebibytes).build());

                assertThat(sandbox.metrics().memory().limit()).hasValue((long) mebibytes << 20);
            }
            sandbox.limit(modest().processes(3).build());
            assertThat(TestIsolation.output(
                            sandbox,
                            "LC_ALL=C; for i in 1 2 3 4; do sleep 60 > /dev/null 2>&1 & done 2>&1 | grep -c fork"))
                    .isNotEqualTo("0\n");
        }
    }

    @Test
    void aLimitThatIsAbsentIsLifted() {
        try (Sandbox sandbox = create(modest().build())) {
            sandbox.limit(ResourceLimits.none());

            assertThat(sandbox.metrics().memory().limit()).isEmpty();
        }
    }

    @Test
    void aLoweredLimitIsHeldAgainstWhatTheProcessesWantNext() throws Exception {
        try (Sandbox sandbox = create(modest().memoryMebibytes(256).build())) {
            sandbox.limit(modest().memoryMebibytes(24).build());

            assertThat(TestIsolation.end(sandbox, HOLD_40_MIB)).isNotEqualTo(new ExitStatus.Exited(0));
            assertThat(sandbox.usage().oomKilled()).isTrue();
        }
    }

    @Test
    void aFrozenSandboxStandsStillUntilItIsThawed() throws Exception {
        try (Sandbox sandbox = create(modest().build())) {
            sandbox.start(TestIsolation.bash(BURN).build());
            await().atMost(TestIsolation.PATIENCE)
                    .until(() -> sandbox.usage().cpuTime().orElseThrow().toMillis() > 20);

            sandbox.freeze();
            Duration frozenAt = sandbox.usage().cpuTime().orElseThrow();
            assertThatThrownBy(
                            () -> sandbox.start(TestIsolation.bash("echo late").build()))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("frozen");
            // As long as the processor is anybody else's, a process that ran would run.
            await().atMost(TestIsolation.PATIENCE)
                    .during(Duration.ofMillis(200))
                    .until(() -> sandbox.usage().cpuTime().orElseThrow().equals(frozenAt));

            sandbox.thaw();
            await().atMost(TestIsolation.PATIENCE)
                    .until(() -> sandbox.usage().cpuTime().orElseThrow().compareTo(frozenAt) > 0);
            assertThat(TestIsolation.output(sandbox, "echo on")).isEqualTo("on\n");
        }
    }

    @Test
    void aFrozenSandboxCanBeClosed() throws Exception {
        Leftovers leftovers = Leftovers.now();
        Sandbox sandbox = create(modest().build());
        sandbox.start(TestIsolation.bash(BURN).build());
        sandbox.freeze();

        sandbox.close();

        leftovers.awaitNone();
        assertThatThrownBy(sandbox::freeze).isInstanceOf(SandboxException.class);
        assertThatThrownBy(sandbox::metrics).isInstanceOf(SandboxException.class);
    }

    /** The kernel knows no more than 4,194,304 processes. */
    @Test
    void limitsOfWhichTheKernelRefusesOneAreAsBefore() {
        try (Sandbox sandbox = create(modest().build())) {
            assertThatThrownBy(() -> sandbox.limit(modest().memoryMebibytes(128)
                            .processes(Integer.MAX_VALUE)
                            .build()))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContainingAll("web.1", "pids.max", "EINVAL");

            assertThat(sandbox.metrics().memory().limit()).hasValue(64L << 20);
        }
    }
}
