package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.Signal;
import org.dyno4j.isolation.StandardInput;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a sandbox and what runs in it end, and what the kernel's counters say of it. */
class SandboxEndTest {
    @RegisterExtension
    private static final TestIsolation ISOLATION = new TestIsolation();

    @Test
    void aSignalReachesEveryProcess() throws Exception {
        try (Sandbox sandbox = ISOLATION.create("web.1")) {
            StringSink sink = new StringSink();
            SandboxProcess process = sandbox.start(TestIsolation.bash("sleep 1000 & sleep 1000 & echo ready; wait")
                    .stdout(sink)
                    .build());
            sink.await("ready");
            sandbox.signal(Signal.SIGTERM);
            assertThat(process.awaitExit(TestIsolation.PATIENCE)).isEqualTo(new ExitStatus.Signalled(15));
            await().atMost(TestIsolation.PATIENCE)
                    .untilAsserted(() -> assertThat(TestIsolation.output(sandbox, "echo $(cat /proc/[0-9]*/comm)"))
                            .doesNotContain("sleep"));
        }
    }

    @Tag("limits")
    @Test
    void closingKillsTheWholeTreeAndLeavesNothing() throws Exception {
        Leftovers leftovers = Leftovers.now();
        Sandbox sandbox = ISOLATION.create("web.1");
        StringSink sink = new StringSink();
        SandboxProcess process =
                sandbox.start(TestIsolation.bash("trap '' TERM; (setsid sleep 1000 &) ; echo ready; sleep 1000")
                        .stdout(sink)
                        .build());
        sink.await("ready");
        assertThat(leftovers.more())
                .anyMatch(each -> each.startsWith("process"))
                .anyMatch(each -> each.contains("/dyno4j/jvm-"));
        sandbox.close();
        sandbox.close();
        assertThat(process.awaitExit(TestIsolation.PATIENCE)).isEqualTo(new ExitStatus.Signalled(9));
        assertThat(sink.ended()).isTrue();
        leftovers.awaitNone();
        assertThatThrownBy(() -> sandbox.start(ProcessSpec.command("true").build()))
                .hasMessageContaining("closed");
    }

    @Test
    void closingEndsTheStreamsOfProcessesThatHadEndedBefore() throws Exception {
        Leftovers leftovers = Leftovers.now();
        try (Sandbox sandbox = ISOLATION.create("web.1")) {
            for (int i = 0; i < 3; i++) {
                assertThat(sandbox.start(TestIsolation.bash("(setsid sleep 1000 &)")
                                        .stdin(StandardInput.PIPE)
                                        .build())
                                .awaitExit(TestIsolation.PATIENCE))
                        .isEqualTo(new ExitStatus.Exited(0));
            }
        }
        leftovers.awaitNone();
    }

    @Tag("limits")
    @Test
    void runningOutOfMemoryIsCounted() throws Exception {
        ResourceLimits limits = ResourceLimits.builder().memoryMebibytes(32).build();
        Sandbox sandbox = ISOLATION.create(SandboxSpec.named("oom.1").limits(limits));
        try (sandbox) {
            assertThat(TestIsolation.end(sandbox, "exec python3 -c 'x = bytearray(200000000)'"))
                    .isEqualTo(new ExitStatus.Signalled(9));
        }
        assertThat(sandbox.usage().oomKilled()).isTrue();
    }

    @Test
    void aKillThatIsNoOutOfMemoryIsNotCountedAsOne() throws Exception {
        Sandbox sandbox = ISOLATION.create("kill.1");
        try (sandbox) {
            assertThat(TestIsolation.end(sandbox, "kill -9 $$")).isEqualTo(new ExitStatus.Signalled(9));
        }
        assertThat(sandbox.usage().oomKilled()).isFalse();
    }

    @Tag("limits")
    @Test
    void theProcessLimitHolds() throws Exception {
        ResourceLimits limits = ResourceLimits.builder().processes(5).build();
        try (Sandbox sandbox = ISOLATION.create(SandboxSpec.named("pids.1").limits(limits))) {
            String text = TestIsolation.output(
                    sandbox, "for i in 1 2 3 4 5 6 7 8; do sleep 100 & done 2>/dev/null; jobs -r | wc -l");
            assertThat(text.strip()).matches("[0-4]|");
            assertThat(sandbox.usage().processLimitHits().orElse(0)).isPositive();
        }
    }
}
