package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A JVM that starts and stops dynos is killed by SIGKILL at any moment: the kernel ends what it had started, the next
 * start removes its groups, and nobody touches those of a JVM that lives.
 *
 * <p>A network or mount namespace lives as long as a process in it, a descriptor or a mount of it; so no process and no
 * mount means no namespace. The ordinary build makes 20 rounds; {@code -Ddyno4j.killedJvmRounds=200} makes as many as it
 * says, {@code -Ddyno4j.seed} others than those of the last time.
 */
class KilledJvmTest {
    private static final int ROUNDS = Integer.getInteger("dyno4j.killedJvmRounds", 20);
    private static final long SEED = Long.getLong("dyno4j.seed", 1);

    @RegisterExtension
    private static final TestIsolation ISOLATION = new TestIsolation();

    private final String marker = "killed-" + UUID.randomUUID();
    private final Random random = new Random(SEED);

    @Test
    void S31_S32_nothingOutlivesAKilledJvmAndALivingOneIsLeftAlone() throws Exception {
        Leftovers leftovers = Leftovers.now();
        Duration longest = Duration.ZERO;
        try (Sandbox neighbour = ISOLATION.create("neighbour.1")) {
            SandboxProcess process =
                    neighbour.start(TestIsolation.bash("sleep 1000").build());
            List<Path> groups = SandboxGroups.of(neighbour.name()).directories();
            for (int round = 0; round < ROUNDS; round++) {
                Process jvm = start(StartAndStop.class);
                waitForAMoment(jvm, round);
                jvm.destroyForcibly().waitFor();
                long killed = System.nanoTime();
                await().pollInterval(Duration.ofMillis(5))
                        .atMost(TestIsolation.PATIENCE)
                        .untilAsserted(() -> assertThat(running(jvm.pid())).isEmpty());
                Duration took = Duration.ofNanos(System.nanoTime() - killed);
                longest = took.compareTo(longest) > 0 ? took : longest;

                LinuxIsolation next = TestIsolation.open();
                awaitNoGroupsOf(jvm);
                next.close();
            }
            assertThat(groups).allMatch(Files::exists);
            assertThat(groups.isEmpty()).isNotEqualTo(TestIsolation.limited());
            assertThat(process.exit().toCompletableFuture()).isNotDone();
            assertThat(TestIsolation.output(neighbour, "echo unharmed")).isEqualTo("unharmed\n");
        }
        leftovers.awaitNone();
        System.out.println(ROUNDS + " JVMs killed, seed " + SEED + ": the last process was gone after "
                + longest.toMillis() + " ms at most");
    }

    /** The kernel lets what is frozen die (cgroup.freeze in cgroup-v2.rst); process 1 is not frozen, and sees to that. */
    @Tag("limits")
    @Test
    void S31_aFrozenDynoEndsWithItsJvmToo() throws Exception {
        Process jvm = start(FrozenDyno.class);
        awaitLine(jvm, "frozen");
        // For a moment, a child that makes a network ahead is there, too.
        await().atMost(TestIsolation.PATIENCE)
                .untilAsserted(() -> assertThat(running(jvm.pid()))
                        .as("process 1, three sleepers and the JVM")
                        .hasSize(5));

        jvm.destroyForcibly().waitFor();

        await().atMost(TestIsolation.PATIENCE)
                .untilAsserted(() -> assertThat(running(jvm.pid())).isEmpty());
        TestIsolation.open().close();
        awaitNoGroupsOf(jvm);
    }

    /** The next start removes them, or whoever starts at the same moment. */
    private static void awaitNoGroupsOf(Process jvm) {
        await().atMost(TestIsolation.PATIENCE)
                .untilAsserted(
                        () -> assertThat(SandboxGroups.ownersOf(jvm.pid())).isEmpty());
    }

    private Process start(Class<?> main) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        OtherJvm.WITHOUT_LOG,
                        "-Ddyno4j.test.withoutLimits=" + Boolean.getBoolean("dyno4j.test.withoutLimits"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        marker)
                .redirectErrorStream(true)
                .start();
    }

    /** Every fourth dies while it opens the isolation or shortly after, the others while they start and stop dynos. */
    private void waitForAMoment(Process jvm, int round) throws Exception {
        if (round % 4 == 0) {
            jvm.waitFor(random.nextInt(1500), TimeUnit.MILLISECONDS);
        } else {
            awaitLine(jvm, "open");
            jvm.waitFor(random.nextInt(500), TimeUnit.MILLISECONDS);
        }
        assertThat(jvm.isAlive()).as("killed, and not ended before").isTrue();
    }

    private static void awaitLine(Process jvm, String expected) throws IOException {
        BufferedReader output = jvm.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        while (line != null && !line.equals(expected)) {
            line = output.readLine();
        }
    }

    /** A child that has not yet executed shows the command line of its JVM, whose memory it shares. */
    private List<String> running(long jvm) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.filter(entry -> entry.getFileName().toString().matches("[0-9]+"))
                    .filter(entry -> commandLine(entry).contains(marker) || isInGroupOf(jvm, entry))
                    .map(Path::toString)
                    .toList();
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException ended) {
            return "";
        }
    }

    /**
     * By which process 1 of a dyno is found, which has no argument of ours. Without limits it is not; but what sleeps in
     * there ends with it alone.
     */
    private static boolean isInGroupOf(long jvm, Path process) {
        try {
            return Files.readString(process.resolve("cgroup"), StandardCharsets.ISO_8859_1)
                    .matches("(?s).*/dyno4j/jvm-\\d+-" + jvm + "-.*");
        } catch (IOException ended) {
            return false;
        }
    }
}
