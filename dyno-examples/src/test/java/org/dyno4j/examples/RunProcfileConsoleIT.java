package org.dyno4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is typed while a formation runs, and how it ends. */
@ExtendWith(IsolatingHost.class)
@Timeout(300)
class RunProcfileConsoleIT {
    private final DynoProcesses processes = new DynoProcesses();

    @TempDir
    private Path directory;

    @Test
    void commandsScaleRestartListAndStop() throws IOException, InterruptedException {
        TestApp.of(directory, "web: true", "clock: " + processes.sleeping());
        try (Example example = Example.start("RunProcfile", directory.toString(), "clock=2")) {
            example.awaitLine("dyno[clock.1]: State changed from starting to up");
            example.awaitLine("dyno[clock.2]: State changed from starting to up");
            // A process that executes has no command line for a moment.
            await().atMost(Example.PATIENCE).until(() -> processes.running().size() == 2);

            example.type("scale clock+1");
            example.awaitLine("dyno[clock.3]: State changed from starting to up");

            example.type("restart clock.1");
            example.awaitLine("dyno[clock.1]: Restarting");
            await().atMost(Example.PATIENCE).until(() -> timesUp(example, "clock.1") == 2);

            example.type("scale clock=1");
            example.awaitLine("dyno[clock.2]: State changed from stopping to down");
            example.awaitLine("dyno[clock.3]: State changed from stopping to down");

            example.type("scale nosuch=1");
            example.type("restart clock.9");
            example.type("ps");
            example.type("stop");

            assertThat(example.awaitExit()).as(example.toString()).isZero();
            assertThat(example.stderr().text())
                    .contains("there is no process type \"nosuch\"")
                    .contains("clock.9")
                    .contains("clock.1: up since ");
            assertThat(processes.running()).isEmpty();
        }
    }

    private static long timesUp(Example example, String dyno) {
        return example.stdout().lines().stream()
                .filter(line -> line.endsWith("dyno[" + dyno + "]: State changed from starting to up"))
                .count();
    }

    @Test
    void commandsDeployConfigureAndTellWhatWasUsed() throws IOException, InterruptedException {
        TestApp.of(directory, "worker: echo first $GREETING; exec sleep 1000");
        try (Example example = Example.start("RunProcfile", directory.toString())) {
            example.awaitLine("app[worker.1]: first");

            TestApp.of(directory, "release: echo migrating", "worker: echo second $GREETING; exec sleep 1000");
            example.type("deploy");
            example.awaitLine(": migrating");
            example.awaitLine("app[worker.1]: second");
            example.type("config set GREETING=bonjour");
            example.awaitLine("app[worker.1]: second bonjour");
            example.type("config");
            example.type("usage");
            await().atMost(Example.PATIENCE).until(() -> example.stderr().text().contains("worker standard-1x v3: "));
            example.type("stop");

            assertThat(example.awaitExit()).as(example.toString()).isZero();
            assertThat(example.stderr().text())
                    .contains("v2 runs: Deploy ", "GREETING=bonjour\n", "release standard-1x v2: ");
        }
    }

    @Test
    void aReleaseCommandThatFailsAtFirstEndsItAll() throws IOException, InterruptedException {
        TestApp.of(directory, "release: exit 7", "worker: " + processes.sleeping());
        try (Example example = Example.start("RunProcfile", directory.toString())) {
            assertThat(example.awaitExit()).as(example.toString()).isEqualTo(1);
            assertThat(example.stderr().text()).contains("release v1 was not made", "exited with status 7");
            assertThat(processes.running()).isEmpty();
        }
    }

    @Test
    void theEndOfTheInputIsNoCommand() throws IOException, InterruptedException {
        TestApp.of(directory, "clock: while true; do echo tick; sleep 0.1; done");
        try (Example example = Example.start("RunProcfile", directory.toString())) {
            example.stdin().close();
            example.awaitLine("app[clock.1]: tick");
            int before = example.stdout().lines().size();
            await().atMost(Example.PATIENCE)
                    .until(() -> example.stdout().lines().size() > before + 3);

            example.terminate();

            assertThat(example.awaitExit()).isZero();
        }
    }

    @Test
    void aCrashLoopIsDelayedMoreAndMoreAndCanBeScaledAway() throws IOException, InterruptedException {
        TestApp.of(directory, "worker: echo trying; exit 3");
        try (Example example = Example.start("RunProcfile", directory.toString())) {
            example.awaitLine("dyno[worker.1]: Crashed 4 times in a row, restarting in ");
            assertThat(example.stdout().text())
                    .contains("app[worker.1]: trying")
                    .contains("exited with status 3");

            example.type("ps");
            await().atMost(Example.PATIENCE).until(() -> example.stderr().text().contains("worker.1: "));
            example.type("scale worker=0");
            // On a slow machine it may have been started again by then.
            example.awaitLine(" to down");
            example.type("stop");

            assertThat(example.awaitExit()).isZero();
        }
    }
}
