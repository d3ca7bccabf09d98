package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.dyno4j.contract.Patience;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.SyscallFilter;
import org.dyno4j.linux.seccomp.SyscallNumbers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@Tag("root")
class DeniedCallLogTest {
    private static final Duration PATIENCE = Patience.PATIENCE;
    /** {@code AUDIT_SECCOMP} of {@code linux/audit.h}. */
    private static final String RECORD = "type=1326 ";

    @Test
    void aDeniedCallIsLoggedWithTheDynosUserWhereThatIsAskedFor() throws Exception {
        try (LinuxIsolation isolation = TestIsolation.open()) {
            Sandbox silent = isolation.create(SandboxSpec.named("silent.1").build());
            Sandbox logging = isolation.create(SandboxSpec.named("logging.1")
                    .filter(SyscallFilter.standard().withLoggedDenials())
                    .build());
            int number = SyscallNumbers.of("keyctl").orElseThrow();
            Set<String> silentBefore = records(silent, number);
            boolean logged = denyUntilLogged(logging, number);
            for (int i = 0; i < 3; i++) {
                assertThat(new CallProbe(silent).call("keyctl", "0 -3 0")).isEqualTo("EPERM");
            }
            // Old ones are dropped from the kernel's buffer.
            assertThat(records(silent, number)).isSubsetOf(silentBefore);
            assumeTrue(
                    logged || auditGoesToTheKernelLog(silent),
                    "audit records don't come to this kernel's log: auditd takes them, or CONFIG_AUDIT is not set");
            assertThat(logged).isTrue();
        }
    }

    /** The kernel's records have a user id; this says whose it is. */
    @Test
    void theLogSaysWhichUserADynoIsWhoseDeniedCallsAreLogged() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(SandboxFactory.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try (LinuxIsolation isolation = TestIsolation.open();
                Sandbox silent = isolation.create(SandboxSpec.named("silent.1").build());
                Sandbox logging = isolation.create(SandboxSpec.named("logging.1")
                        .filter(SyscallFilter.standard().withLoggedDenials())
                        .build())) {
            assertThat(silent.name()).isEqualTo("silent.1");
            String user = new CallProbe(logging)
                    .run(List.of("/usr/bin/id", "-u"))
                    .output()
                    .strip();
            assertThat(lines.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .filteredOn(line -> line.contains("denied system calls"))
                    .containsExactly("logging.1: the kernel logs denied system calls as of user " + user);
        } finally {
            logger.detachAppender(lines);
        }
    }

    /** The kernel limits the rate of such messages, so one may be lost. */
    private static boolean denyUntilLogged(Sandbox sandbox, int number) throws Exception {
        Set<String> before = records(sandbox, number);
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> {
                        assertThat(new CallProbe(sandbox).call("keyctl", "0 -3 0"))
                                .isEqualTo("EPERM");
                        return !before.containsAll(records(sandbox, number));
                    });
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    /** A call that kills is logged whatever was asked for. */
    private static boolean auditGoesToTheKernelLog(Sandbox sandbox) throws Exception {
        int foreign = 0x40000000 + 39;
        Set<String> before = records(sandbox, foreign);
        new CallProbe(sandbox).end(foreign);
        return !before.containsAll(records(sandbox, foreign));
    }

    private static Set<String> records(Sandbox sandbox, int number) throws Exception {
        String user = new CallProbe(sandbox)
                .run(List.of("/usr/bin/id", "-u"))
                .output()
                .strip();
        Process dmesg = new ProcessBuilder("dmesg").redirectErrorStream(true).start();
        String log = new String(dmesg.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(dmesg.waitFor()).isZero();
        return log.lines()
                .filter(line -> line.contains(RECORD))
                .filter(line -> line.contains(" uid=" + user + " ") && line.contains(" syscall=" + number + " "))
                .collect(Collectors.toUnmodifiableSet());
    }
}
