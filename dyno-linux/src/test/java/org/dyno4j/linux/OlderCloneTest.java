package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import org.dyno4j.isolation.Mechanism;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.linux.libc.Architecture;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.JnaSystemCalls;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.spawn.CloneCall;
import org.dyno4j.linux.spawn.Spawner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a container engine refuses {@code clone3}: dynos come about by {@code clone}, and lack nothing. */
class OlderCloneTest {
    private static final List<Refusing> CONTAINER = List.of(Refusing.every(SystemCall.CLONE3, Errno.ENOSYS));

    @ParameterizedTest
    @EnumSource(names = {"ENOSYS", "EPERM"})
    void itIsUsedWhereTheNewerOneIsRefused(Errno error) throws Exception {
        assertThat(call()).isEqualTo(CloneCall.CLONE3);
        assertThat(Refusing.during(List.of(Refusing.every(SystemCall.CLONE3, error)), OlderCloneTest::call))
                .isEqualTo(CloneCall.CLONE);
    }

    private static CloneCall call() {
        try (Spawner spawner = Spawner.open(JnaSystemCalls.open(), Architecture.current())) {
            return spawner.call();
        }
    }

    @Test
    void theReportSaysSo() throws Exception {
        Mechanism creation = Refusing.during(CONTAINER, () -> {
            try (LinuxIsolation isolation = TestIsolation.open()) {
                assertThat(isolation.report().missing()).isEmpty();
                return isolation.report().find("process creation").orElseThrow();
            }
        });
        assertThat(creation.detail()).contains("clone, as clone3 is refused");
    }

    @Test
    void noSignalHandlerOfTheJvmGetsIntoADyno() throws Exception {
        ProcessSpec.Builder look = ProcessSpec.command("/bin/cat", "/proc/self/status");
        String seen = Refusing.during(CONTAINER, () -> {
            try (LinuxIsolation isolation = TestIsolation.open();
                    Sandbox sandbox =
                            isolation.create(SandboxSpec.named("web.1").build())) {
                return TestIsolation.output(sandbox, look)
                        + Files.readString(TestIsolation.processOne().resolve("status"));
            }
        });
        // Process 1 ignores SIGCHLD, so that the kernel reaps for it.
        assertThat(seen.lines().filter(line -> line.matches("Sig(Blk|Ign|Cgt):.*")))
                .containsExactly(
                        "SigBlk:\t0000000000000000",
                        "SigIgn:\t0000000000000000",
                        "SigCgt:\t0000000000000000",
                        "SigBlk:\t0000000000000000",
                        "SigIgn:\t0000000000010000",
                        "SigCgt:\t0000000000000000");
    }

    @Tag("limits")
    @Test
    void processesEnterTheirCgroupsBeforeTheirFirstInstruction() throws Exception {
        SandboxSpec spec = SandboxSpec.named("web.1")
                .limits(ResourceLimits.builder().processes(5).build())
                .build();
        Refusing.during(CONTAINER, () -> {
            try (LinuxIsolation isolation = TestIsolation.open();
                    Sandbox sandbox = isolation.create(spec)) {
                // A shell would try again until those that it forked first have ended.
                sandbox.start(ProcessSpec.command("/usr/bin/python3", "-c", Overdraw.FORK)
                                .build())
                        .awaitExit(TestIsolation.PATIENCE);
                assertThat(sandbox.usage().processLimitHits().orElseThrow()).isPositive();
                assertThat(TestIsolation.output(sandbox, "cat /proc/self/cgroup")
                                .lines())
                        .isNotEmpty()
                        .allMatch(line -> line.matches(".*:/|0::/commands"));
                return sandbox;
            }
        });
    }
}
