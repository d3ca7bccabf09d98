package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.dyno4j.isolation.IsolationException;
import org.dyno4j.isolation.IsolationReport;
import org.dyno4j.isolation.Mechanism;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LinuxIsolationTest {
    /** The JDK keeps a socket of its own from the first time on. */
    @BeforeAll
    static void openOnce() {
        TestIsolation.open().close();
    }

    @Test
    void reportsEveryMechanismAsEnforcedWhereItCouldBeOpenedAndTriesOnlyOnce() {
        Leftovers leftovers = Leftovers.now();
        try (LinuxIsolation isolation = TestIsolation.open()) {
            IsolationReport report = isolation.report();
            assertThat(report.missing()).isEmpty();
            assertThat(report.mechanisms())
                    .extracting(Mechanism::name)
                    .doesNotHaveDuplicates()
                    .contains("pid namespace", "private root", "system call filter", "memory limit");
            assertThat(isolation.report()).isSameAs(report);
        }
        leftovers.awaitNone();
    }

    @Tag("limits")
    @Test
    void reportsHowLimitsHoldFromTheFirstInstruction() {
        try (LinuxIsolation isolation = TestIsolation.open()) {
            assertThat(isolation.report().find("cgroup entry")).get().matches(entry -> !entry.isMissing());
        }
    }

    @Test
    void closingClosesItsSandboxesAndRefusesMore() {
        LinuxIsolation isolation = TestIsolation.open();
        Sandbox sandbox = isolation.create(SandboxSpec.named("web.1").build());
        isolation.close();
        isolation.close();
        assertThatThrownBy(() -> sandbox.start(ProcessSpec.command("true").build()))
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> isolation.create(SandboxSpec.named("web.2").build()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(isolation::report).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anotherSystemThanLinuxIsNamed() {
        assertThatThrownBy(() -> Prerequisites.systemCalls("Mac OS X"))
                .isInstanceOf(IsolationException.class)
                .hasMessageContainingAll("Linux: this system is Mac OS X", "PlainIsolation");
    }
}
