package org.dyno4j.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ServiceLoader;
import org.dyno4j.isolation.IsolationException;
import org.dyno4j.isolation.IsolationProvider;
import org.dyno4j.isolation.IsolationReport;
import org.dyno4j.isolation.Mechanism;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.TerminalSize;
import org.junit.jupiter.api.Test;

class PlainIsolationTest {
    @Test
    void reportsThatNothingIsIsolated() {
        try (PlainIsolation isolation = PlainIsolation.open()) {
            IsolationReport report = isolation.report();

            assertThat(report.isolation()).isEqualTo("plain");
            assertThat(report.mechanisms()).hasSizeGreaterThan(5).isEqualTo(report.unavailable());
            assertThat(report.mechanisms())
                    .extracting(Mechanism::detail)
                    .allMatch(detail -> detail.contains("not isolated"));
        }
    }

    @Test
    void refusesATerminalAndSaysWhoHasOne() {
        try (PlainIsolation isolation = PlainIsolation.open();
                Sandbox sandbox = isolation.create(SandboxSpec.named("web.1").build())) {
            assertThatExceptionOfType(IsolationException.class)
                    .isThrownBy(() -> sandbox.start(ProcessSpec.command("true")
                            .terminal(TerminalSize.STANDARD)
                            .build()))
                    .withMessageContainingAll("web.1", "true", "terminal", "dyno-linux");
        }
    }

    @Test
    void isNeverFoundByAServiceLoader() {
        assertThat(ServiceLoader.load(IsolationProvider.class).stream()
                        .map(provider -> provider.type().getPackageName()))
                .doesNotContain("org.dyno4j.plain");
    }
}
