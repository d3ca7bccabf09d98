package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * JVMs in a cgroup other than the root, on a host with cgroup v2 alone: who is moved, where dynos' groups are made, with
 * which limits, and what is left.
 */
@Tag("cgroup-v2")
@Tag("root")
class DelegatedCgroupTest {
    private static final Path TOP = Path.of("/sys/fs/cgroup");

    /** Enters the group before anything else, as whoever starts a service does. */
    private static final String ENTER = "echo 0 > $0/cgroup.procs && exec \"$@\"";

    /** What a container engine does: a root of its own in the hierarchy, and a mount that shows no more than that. */
    private static final String CONTAIN = "echo 0 > $0/cgroup.procs && exec unshare --mount --cgroup sh -c '"
            + "umount /sys/fs/cgroup && mount -t cgroup2 cgroup2 /sys/fs/cgroup && exec \"$@\"' sh \"$@\"";

    private final List<Process> started = new ArrayList<>();
    private Path group;

    @BeforeEach
    void makeGroup() throws IOException {
        // The root's children get the controllers, as they do from systemd.
        Files.writeString(TOP.resolve("cgroup.subtree_control"), "+memory +cpu +pids");
        group = Files.createTempDirectory(TOP, "service-");
    }

    @AfterEach
    void removeGroup() throws Exception {
        Files.writeString(group.resolve("cgroup.kill"), "1");
        for (Process process : started) {
            assertThat(process.waitFor(TestIsolation.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }
        try (Stream<Path> groups = Files.walk(group)) {
            for (Path each : groups.filter(Files::isDirectory)
                    .sorted((one, other) -> other.compareTo(one))
                    .toList()) {
                await().atMost(TestIsolation.PATIENCE).ignoreExceptions().until(() -> Files.deleteIfExists(each));
            }
        }
    }

    @Test
    void aJvmThatWasGivenAGroupMovesItselfIntoALeafAndLimitsItsDynosBesideIt() throws Exception {
        delegate();
        Process jvm = start(ENTER);

        assertThat(members()).containsOnlyKeys("dyno4j-supervisor", dyno(jvm), dyno(jvm) + "/commands");
        awaitMembers("dyno4j-supervisor", jvm.pid());
        assertThat(members().get(dyno(jvm))).hasSize(1).doesNotContain(jvm.pid());
        assertThat(members().get(dyno(jvm) + "/commands")).hasSize(1).doesNotContain(jvm.pid());
        assertLimits(group.resolve(dyno(jvm)));
        assertThat(end(jvm)).contains(Tenant.KILLED_FOR_MEMORY);
        assertThat(groups()).containsExactly("", "dyno4j-supervisor");
    }

    @Test
    void theNextJvmGoesOnInTheGroupThatTheLastOneLeftBehindByItsDeath() throws Exception {
        delegate();
        Process killed = start(ENTER);
        String left = dyno(killed);
        killed.destroyForcibly().waitFor();
        await().atMost(TestIsolation.PATIENCE).until(() -> members().isEmpty());

        Process next = start("echo 0 > $0/dyno4j-supervisor/cgroup.procs && exec \"$@\"");

        assertThat(groups()).contains(dyno(next)).doesNotContain(left);
        assertLimits(group.resolve(dyno(next)));
        assertThat(end(next)).contains(Tenant.KILLED_FOR_MEMORY);
        assertThat(groups()).containsExactly("", "dyno4j-supervisor");
    }

    @Test
    void nobodyIsMovedOutOfAGroupThatOthersLiveIn() throws Exception {
        delegate();
        long other = enter("sleep", "1000").pid();
        Process jvm = start(ENTER);

        assertThat(members()).containsOnlyKeys("");
        awaitMembers("", other, jvm.pid());
        assertLimits(TOP.resolve(dyno(jvm)));
        end(jvm);
        assertThat(groups()).containsExactly("");
    }

    @Test
    void aGroupThatWasNotGivenAwayIsLeftAlone() throws Exception {
        Process jvm = start(ENTER);

        assertThat(members()).containsOnlyKeys("");
        assertLimits(TOP.resolve(dyno(jvm)));
        end(jvm);
        assertThat(groups()).containsExactly("");
    }

    @Test
    void theRootOfACgroupNamespaceIsGoodEnough() throws Exception {
        Process jvm = start(CONTAIN);

        assertThat(members()).containsOnlyKeys("dyno4j-supervisor", dyno(jvm), dyno(jvm) + "/commands");
        awaitMembers("dyno4j-supervisor", jvm.pid());
        assertLimits(group.resolve(dyno(jvm)));
        assertThat(end(jvm)).contains(Tenant.KILLED_FOR_MEMORY);
    }

    @Test
    void othersInTheRootOfACgroupNamespaceAreNamedAsTheObstacle() throws Exception {
        long other = enter("sleep", "1000").pid();
        Process jvm = enter(CONTAIN, OtherJvm.in(List.of()).command(List.of(), Tenant.class));

        assertThat(new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("failed: EBUSY", "other processes live in that group: start java alone in one");
        assertThat(jvm.waitFor()).isEqualTo(OpenOnce.REFUSED);
        assertThat(members()).containsOnly(Map.entry("", List.of(other)));
        assertThat(groups()).containsExactly("");
    }

    /** As systemd marks what it delegates to a service; {@code trusted.delegate} is for root alone. */
    private void delegate() throws IOException {
        Files.getFileAttributeView(group, UserDefinedFileAttributeView.class)
                .write("delegate", ByteBuffer.wrap(new byte[] {'1'}));
    }

    private Process start(String script) throws IOException {
        Process jvm = enter(script, OtherJvm.in(List.of()).command(List.of(), Tenant.class));
        BufferedReader output = jvm.inputReader();
        for (String line = output.readLine(); !Tenant.UP.equals(line); line = output.readLine()) {
            assertThat(line).as("a line before the dyno is up").isNotNull();
        }
        return jvm;
    }

    private Process enter(String... command) throws IOException {
        Process process = enter(ENTER, List.of(command));
        await().atMost(TestIsolation.PATIENCE)
                .until(() -> members().getOrDefault("", List.of()).contains(process.pid()));
        return process;
    }

    private Process enter(String script, List<String> command) throws IOException {
        List<String> line = new ArrayList<>(List.of("sh", "-c", script, group.toString()));
        line.addAll(command);
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        started.add(process);
        return process;
    }

    /** Lets the JVM end, and gives what it said. */
    private static String end(Process jvm) throws Exception {
        jvm.outputWriter().close();
        String said = String.join("\n", jvm.inputReader().lines().toList());
        assertThat(jvm.waitFor()).as(said).isZero();
        return said;
    }

    /** The group of the only dyno of a JVM, below wherever that JVM's groups are. */
    private String dyno(Process jvm) throws IOException {
        for (Path top : List.of(group, TOP)) {
            try (Stream<Path> groups = Files.walk(top, 3)) {
                List<String> found = groups.filter(
                                each -> each.getFileName().toString().equals("web.1-1"))
                        .map(each -> top.relativize(each).toString())
                        .filter(each -> each.matches("dyno4j/jvm-\\d+-" + jvm.pid() + "-.*"))
                        .toList();
                if (!found.isEmpty()) {
                    return found.get(0);
                }
            }
        }
        throw new AssertionError("no group of a dyno of " + jvm.pid());
    }

    private List<String> groups() throws IOException {
        try (Stream<Path> groups = Files.walk(group)) {
            return groups.filter(Files::isDirectory)
                    .map(each -> group.relativize(each).toString())
                    .sorted()
                    .toList();
        }
    }

    /** The processes in each group that has any. */
    private Map<String, List<Long>> members() throws IOException {
        Map<String, List<Long>> members = new TreeMap<>();
        for (String each : groups()) {
            List<Long> processes = Files.readAllLines(group.resolve(each).resolve("cgroup.procs")).stream()
                    .map(Long::valueOf)
                    .toList();
            if (!processes.isEmpty()) {
                members.put(each, processes);
            }
        }
        return members;
    }

    /** For a moment, children that make networks ahead are among them. */
    private void awaitMembers(String name, Long... processes) {
        await().atMost(TestIsolation.PATIENCE)
                .untilAsserted(() -> assertThat(members().get(name)).containsExactlyInAnyOrder(processes));
    }

    /** Those that the tenant asks for, and one process more: the first of the sandbox. */
    private static void assertLimits(Path dyno) {
        assertThat(dyno.resolve("memory.max")).hasContent("33554432");
        assertThat(dyno.resolve("memory.swap.max")).hasContent("0");
        assertThat(dyno.resolve("cpu.weight")).hasContent("50");
        assertThat(dyno.resolve("cpu.max")).hasContent("150000 100000");
        assertThat(dyno.resolve("pids.max")).hasContent("17");
    }
}
