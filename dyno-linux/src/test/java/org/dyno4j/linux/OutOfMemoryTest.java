package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.dyno4j.isolation.CommandException;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.ResourceUsage;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.TemporarySpace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel counts when a limit is reached, whoever reached it and by whatever it was reached. */
@Tag("limits")
class OutOfMemoryTest {
    private static final String HOG = "python3 -c 'x = bytearray(200000000)'";

    @RegisterExtension
    private static final TestIsolation ISOLATION = new TestIsolation();

    @TempDir
    private Path application;

    private static SandboxSpec.Builder small(int mebibytes) {
        return SandboxSpec.named("oom.1")
                .limits(ResourceLimits.builder()
                        .memoryMebibytes(mebibytes)
                        .processes(64)
                        .build());
    }

    /** How a script ends in a sandbox of its own, and what was counted by then. */
    private record End(ExitStatus status, ResourceUsage usage) {
        static End of(SandboxSpec.Builder spec, String script) throws Exception {
            Sandbox sandbox = ISOLATION.create(spec);
            try (sandbox) {
                ExitStatus status = TestIsolation.end(sandbox, script);
                return new End(status, sandbox.usage());
            }
        }
    }

    @Test
    void S24_aChildThatIsKilledCountsThoughTheShellAboveItExitsByItsOwnChoice() throws Exception {
        End end = End.of(small(32), HOG + "; exit 3");
        assertThat(end.status()).isEqualTo(new ExitStatus.Exited(3));
        assertThat(end.usage().oomKills()).hasValue(1);
    }

    @Test
    void S24_anOrphanThatIsKilledCounts() throws Exception {
        End end = End.of(
                small(32),
                // The shell takes no memory while it waits for the end of the hog, or the kernel may kill it as well.
                "mkfifo /tmp/end; (setsid " + HOG + " > /tmp/end &); read < /tmp/end; exit 4");
        assertThat(end.status()).isEqualTo(new ExitStatus.Exited(4));
        assertThat(end.usage().oomKilled()).isTrue();
    }

    @Test
    void S24_theCommandItselfCounts() throws Exception {
        End end = End.of(small(32), "exec " + HOG);
        assertThat(end.status()).isEqualTo(new ExitStatus.Signalled(9));
        assertThat(end.usage().oomKills()).hasValue(1);
    }

    /** The limit is reached time and again, and the kernel makes room: that is {@code oom} or {@code max}, no kill. */
    @Test
    void S24_reachingTheLimitWithPagesThatCanBeDroppedIsNoWantOfMemory() throws Exception {
        Files.write(application.resolve("large"), new byte[64 << 20]);
        End end = End.of(small(32).application(application), "cat /app/large /app/large > /dev/null; exit 5");
        assertThat(end.status()).isEqualTo(new ExitStatus.Exited(5));
        assertThat(end.usage().oomKills()).hasValue(0);
    }

    @Test
    void S24_filesInMemoryCountAsMemory() throws Exception {
        End end = End.of(
                small(32).temporary(TemporarySpace.of(128 << 20, 1_000)),
                "head -c 100m /dev/zero > /dev/shm/full; exit 6");
        assertThat(end.usage().oomKilled()).as(end.toString()).isTrue();
    }

    @Test
    void S24_aSigkillFromInsideOrOutsideIsNoWantOfMemory() throws Exception {
        assertThat(End.of(small(32), "kill -KILL $$")).satisfies(end -> {
            assertThat(end.status()).isEqualTo(new ExitStatus.Signalled(9));
            assertThat(end.usage().oomKills()).hasValue(0);
        });
        Sandbox closed = ISOLATION.create(small(32));
        closed.start(TestIsolation.bash("sleep 1000").build());
        closed.close();
        assertThat(closed.usage().oomKills()).hasValue(0);
    }

    /** A start takes about half of the least limit there may be; the kernel charges arguments while it executes. */
    @Test
    void S25_aLimitThatIsTooSmallToExecuteInIsWantOfMemory() throws Exception {
        Sandbox sandbox = ISOLATION.create(small(1));
        try (sandbox) {
            assertThat(TestIsolation.end(sandbox, "exit 7")).isEqualTo(new ExitStatus.Exited(7));
            ProcessSpec.Builder large = ProcessSpec.command("/bin/true");
            for (int i = 0; i < 15; i++) {
                large.environment("LARGE_" + i, "x".repeat(100_000));
            }
            assertIsNotExecuted(sandbox, large.build());
        }
        assertThat(sandbox.usage().oomKilled()).isTrue();
    }

    /** Process 1 is killed, and takes this one with it; unless the kernel had to refuse memory to this one before. */
    private static void assertIsNotExecuted(Sandbox sandbox, ProcessSpec spec) throws Exception {
        try {
            assertThat(sandbox.start(spec).awaitExit(TestIsolation.PATIENCE)).isEqualTo(new ExitStatus.Signalled(9));
        } catch (CommandException refused) {
            assertThat(refused).hasMessageMatching("(?s).*(ENOMEM|E2BIG).*");
        }
    }

    /** The constructor runs in the dynamic linker, before {@code main}. */
    @Test
    void S26_theLimitHoldsBeforeTheFirstInstructionOfTheProgram() throws Exception {
        assumeTrue(Bait.compiles(), "gcc is not installed here");
        Files.writeString(application.resolve("constructor.c"), """
                #include <stdlib.h>
                #include <string.h>
                __attribute__((constructor)) static void hog(void) {
                    for (int i = 0; i < 200; i++) memset(malloc(1 << 20), 1, 1 << 20);
                }
                """);
        Process compiler = new ProcessBuilder("gcc", "-shared", "-fPIC", "-o", "constructor.so", "constructor.c")
                .directory(application.toFile())
                .inheritIO()
                .start();
        assertThat(compiler.waitFor()).isZero();
        Sandbox sandbox = ISOLATION.create(small(32).application(application));
        try (sandbox) {
            StringSink sink = new StringSink();
            assertThat(sandbox.start(TestIsolation.bash("echo too late")
                                    .stdout(sink)
                                    .environment("LD_PRELOAD", "/app/constructor.so")
                                    .build())
                            .awaitExit(TestIsolation.PATIENCE))
                    .isEqualTo(new ExitStatus.Signalled(9));
            assertThat(sink.text()).isEmpty();
        }
        assertThat(sandbox.usage().oomKilled()).isTrue();
        assertThat(sandbox.usage().peakMemoryBytes().orElseThrow()).isLessThanOrEqualTo(32L << 20);
    }

    @Test
    void S27_threadsCountAsProcesses() throws Exception {
        String threads = """
                import threading, time
                made = 0
                try:
                    for i in range(1000):
                        threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
                        made += 1
                except RuntimeError:
                    pass
                print(made, flush=True)
                """;
        Sandbox sandbox = ISOLATION.create(SandboxSpec.named("pids.1")
                .limits(ResourceLimits.builder().processes(20).build()));
        try (sandbox) {
            String made = TestIsolation.output(sandbox, "exec python3 -c '" + threads + "'");
            assertThat(Integer.parseInt(made.strip())).isBetween(10, 19);
        }
        assertThat(sandbox.usage().processLimitHits().orElseThrow()).isPositive();
    }

    /** Version 1 limits memory and swap together, version 2 swap alone; a host without swap may have no file. */
    @Test
    void S28_thereIsNoSwapUnlessItIsAskedFor() throws Exception {
        try (Sandbox sandbox = ISOLATION.create(small(32))) {
            SandboxGroups groups = SandboxGroups.of(sandbox.name());
            assertThat(groups.directories()).isNotEmpty();
            Optional<Path> together = groups.file("memory.memsw.limit_in_bytes");
            Optional<Path> alone = groups.file("memory.swap.max");
            if (together.isPresent()) {
                assertThat(together.get()).hasContent(Long.toString(32L << 20));
            } else if (alone.isPresent()) {
                assertThat(alone.get()).hasContent("0");
            } else {
                assertThat(Path.of("/proc/swaps")).content().hasLineCount(1);
            }
        }
    }

    @Test
    void S29_countersOnlyGoUpFromZeroInEverySandboxOfAName() throws Exception {
        for (int run = 0; run < 3; run++) {
            Sandbox sandbox = ISOLATION.create(small(32));
            try (sandbox) {
                assertThat(sandbox.usage().oomKills()).hasValue(0);
                ResourceUsage earlier = sandbox.usage();
                for (int i = 0; i < 5; i++) {
                    TestIsolation.end(sandbox, i % 2 == 0 ? HOG : "for i in {1..2000}; do :; done");
                    ResourceUsage later = sandbox.usage();
                    assertGrown(earlier, later);
                    earlier = later;
                }
                assertThat(earlier.oomKills()).hasValue(3);
                sandbox.close();
                assertGrown(earlier, sandbox.usage());
            }
        }
    }

    private static void assertGrown(ResourceUsage earlier, ResourceUsage later) {
        assertThat(later.cpuTime().orElseThrow())
                .isGreaterThanOrEqualTo(earlier.cpuTime().orElseThrow());
        assertThat(later.oomKills().orElseThrow())
                .isGreaterThanOrEqualTo(earlier.oomKills().orElseThrow());
        assertThat(later.peakMemoryBytes().orElseThrow())
                .isGreaterThanOrEqualTo(earlier.peakMemoryBytes().orElseThrow());
    }
}
