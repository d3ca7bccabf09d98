package org.dyno4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that is killed by SIGKILL can't clean up: the kernel and the next start do. */
@ExtendWith(IsolatingHost.class)
@Timeout(300)
class KilledJvmIT {
    private final DynoProcesses processes = new DynoProcesses();

    @TempDir
    private Path directory;

    @Test
    void noProcessOfAFormationOutlivesItsJvm() throws IOException, InterruptedException {
        String inBackground = "(setsid bash -c '" + processes.sleeping() + "' &) ; ";
        TestApp.of(directory, "worker: " + inBackground + "trap '' TERM; " + processes.sleeping());
        try (Example example = Example.start("RunProcfile", directory.toString(), "worker=3")) {
            await().atMost(Example.PATIENCE).until(() -> processes.running().size() == 6);

            assertNothingIsLeftWhenKilled(example);
        }
    }

    @Test
    void noProcessOfACommandOutlivesItsJvm() throws IOException, InterruptedException {
        try (Example example = Example.start("RunOnce", "--", "bash", "-c", processes.sleeping())) {
            await().atMost(Example.PATIENCE).until(() -> processes.running().size() == 1);

            assertNothingIsLeftWhenKilled(example);
        }
    }

    private void assertNothingIsLeftWhenKilled(Example example) throws IOException, InterruptedException {
        List<Path> groups = processes.running().stream()
                .flatMap(KilledJvmIT::groupsOf)
                .distinct()
                .toList();
        assertThat(groups).isNotEmpty();

        example.kill();
        assertThat(example.awaitExit()).isEqualTo(137);

        await().atMost(Example.PATIENCE).until(() -> processes.running().isEmpty());
        try (Example next = Example.start("RunOnce", "--", "true")) {
            assertThat(next.awaitExit()).as(next.toString()).isZero();
        }
        assertThat(groups).noneMatch(Files::exists);
    }

    /** The directories of the library's groups that a process is in, in whatever hierarchies the host has. */
    private static Stream<Path> groupsOf(Path process) {
        return memberships(process)
                .map(line -> line.split(":", 3))
                .filter(fields -> fields[2].contains("/dyno4j/"))
                .flatMap(fields ->
                        Stream.of(fields[1], "", "unified").map(mount -> Path.of("/sys/fs/cgroup", mount, fields[2])))
                .filter(Files::isDirectory);
    }

    private static Stream<String> memberships(Path process) {
        try {
            return Files.readAllLines(process.resolve("cgroup")).stream();
        } catch (IOException ended) {
            return Stream.of(); // A shell that has started what it was to start.
        }
    }
}
