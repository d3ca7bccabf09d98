package org.dyno4j.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.MemoryInUseException;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.StandardInput;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every isolation that has limits must do when they change under a running process. */
@Tag("limits")
public abstract class LimitContractTest extends IsolationContract {
    private static final long MEBIBYTE = 1 << 20;

    /** In memory that can't be taken back, as no swap is allowed. */
    private static final String HOLD_40_MIB =
            "head -c 41943040 /dev/zero | tr '\\0' x > /dev/shm/held; echo ready; read line; wc -c < /dev/shm/held";

    private static ResourceLimits.Builder limits(long mebibytes) {
        return ResourceLimits.builder()
                .memoryMebibytes(mebibytes)
                .swapBytes(0)
                .cpus(1)
                .processes(16);
    }

    @Override
    Sandbox create(String name) {
        return isolation.create(SandboxSpec.named(name)
                .application(application)
                .limits(limits(128).build())
                .build());
    }

    private SandboxProcess holding(CapturingSink sink) {
        SandboxProcess process = sandbox.start(
                shell(HOLD_40_MIB).stdin(StandardInput.PIPE).stdout(sink).build());
        org.awaitility.Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> sink.text().contains("ready\n"));
        return process;
    }

    private void assertLimitedTo(long mebibytes) {
        assertThat(sandbox.metrics().memory().limit()).hasValue(mebibytes * MEBIBYTE);
    }

    private static void assertHeldToTheEnd(SandboxProcess process, CapturingSink sink) throws Exception {
        process.stdin().close();
        assertThat(process.awaitExit(PATIENCE)).isEqualTo(new ExitStatus.Exited(0));
        assertThat(sink.text()).endsWith("41943040\n");
    }

    @Test
    void lessMemoryThanIsUsedIsRefusedNothingIsKilledAndNothingChanged() throws Exception {
        CapturingSink sink = new CapturingSink();
        SandboxProcess process = holding(sink);

        assertThatThrownBy(() -> sandbox.limit(limits(24).processes(1).build()))
                .isInstanceOfSatisfying(MemoryInUseException.class, refusal -> {
                    assertThat(refusal.usedBytes()).isBetween(40 * MEBIBYTE, 128 * MEBIBYTE);
                    assertThat(refusal.limitBytes()).isEqualTo(24 * MEBIBYTE);
                })
                .hasMessageContainingAll("web.1", "can't be limited to 25165824");

        assertLimitedTo(128);
        assertThat(output(shell("echo another"))).isEqualTo("another\n");
        assertHeldToTheEnd(process, sink);
        assertThat(sandbox.usage().oomKills()).hasValue(0);
    }

    @Test
    void memoryGrowsAndShrinksAroundWhatIsUsed() throws Exception {
        CapturingSink sink = new CapturingSink();
        SandboxProcess process = holding(sink);

        for (long mebibytes : new long[] {256, 64, 512, 96}) {
            sandbox.limit(limits(mebibytes).build());
            assertLimitedTo(mebibytes);
        }

        assertHeldToTheEnd(process, sink);
        assertThat(sandbox.usage().oomKills()).hasValue(0);
    }

    /** Pages of files are read again where they are needed. */
    @Test
    void whatCanBeTakenBackDoesNotStandInTheWay() throws Exception {
        file("large", "rw-r--r--", "x".repeat(60 << 20));
        assertThat(run(shell("cat /app/large /app/large > /dev/null"))).isEqualTo(new ExitStatus.Exited(0));

        sandbox.limit(limits(24).build());

        assertLimitedTo(24);
        assertThat(sandbox.usage().oomKills()).hasValue(0);
    }

    @Test
    void aRefusedLimitCanBeAskedForAgainOnceThereIsRoom() throws Exception {
        CapturingSink sink = new CapturingSink();
        SandboxProcess process = holding(sink);
        ResourceLimits small = limits(24).build();
        assertThatThrownBy(() -> sandbox.limit(small)).isInstanceOf(MemoryInUseException.class);

        assertThat(run(shell("rm /dev/shm/held"))).isEqualTo(new ExitStatus.Exited(0));
        sandbox.limit(small);

        assertLimitedTo(24);
        process.stdin().close();
    }
}
