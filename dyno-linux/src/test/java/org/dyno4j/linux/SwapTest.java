package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.TemporarySpace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Swap space, which the whole machine gets for as long: a guest's. */
@Tag("guest")
@Tag("root")
@Tag("limits")
class SwapTest {
    private static final String HOLD_48_MIB = "head -c 48m /dev/zero | tr '\\0' x > /dev/shm/held && echo held";

    @RegisterExtension
    private static final TestIsolation ISOLATION = new TestIsolation();

    @TempDir
    private Path directory;

    @BeforeEach
    void give() throws Exception {
        runOnHost("head -c 128m /dev/zero >swap && chmod 600 swap && mkswap swap && swapon swap");
    }

    @AfterEach
    void take() throws Exception {
        runOnHost("swapoff swap");
    }

    @Test
    void isCountedAndUsedUpToItsLimit() throws Exception {
        try (Sandbox sandbox = create(64)) {
            assertThat(TestIsolation.output(sandbox, HOLD_48_MIB)).isEqualTo("held\n");

            assertThat(sandbox.metrics().memory().swap().orElseThrow()).isBetween(16L << 20, 64L << 20);
            assertThat(sandbox.metrics().memory().total().orElseThrow()).isGreaterThanOrEqualTo(48L << 20);
        }
    }

    @Test
    void isNoWayAroundALimitOfMemoryWhereNoneIsGiven() throws Exception {
        try (Sandbox sandbox = create(0)) {
            assertThat(TestIsolation.output(sandbox, HOLD_48_MIB)).isEmpty();

            assertThat(sandbox.metrics().memory().swap()).hasValue(0);
        }
    }

    private static Sandbox create(long swapMebibytes) {
        ResourceLimits limits = ResourceLimits.builder()
                .memoryMebibytes(32)
                .swapBytes(swapMebibytes << 20)
                .processes(16)
                .build();
        return ISOLATION.create(
                SandboxSpec.named("web.1").limits(limits).temporary(TemporarySpace.of(60 << 20, 1_000)));
    }

    private void runOnHost(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("/bin/sh", "-c", script)
                .directory(directory.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).as(script).isZero();
    }
}
