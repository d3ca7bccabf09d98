package org.dyno4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a command ends is how RunOnce ends. */
@ExtendWith(IsolatingHost.class)
@Timeout(300)
class RunOnceEndIT {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "true, 0",
        "exit 7, 7",
        "exit 255, 255",
        "kill -TERM $$, 143",
        "kill -SEGV $$, 139",
        "kill -KILL $$, 137",
    })
    void itsStatusIsThatOfTheCommand(String script, int status) throws InterruptedException {
        assertStatus(status, "--", "sh", "-c", script);
    }

    @Test
    void aCommandThatDoesNotExist() throws InterruptedException {
        assertThat(assertStatus(127, "--", "no-such-command")).contains("no-such-command: command not found");
    }

    @Test
    void aCommandThatIsNotExecutable() throws InterruptedException {
        assertThat(assertStatus(126, "--", "/etc/passwd")).contains("/etc/passwd");
    }

    @Test
    void aCommandWhoseTimeIsUp() throws InterruptedException {
        String verdict = assertStatus(124, "--verdict", "--timeout", "500ms", "--", "sleep", "1000");

        assertThat(verdict).contains("\"status\": 124, \"signal\": 15, ").contains("\"timed_out\": true");
    }

    @Test
    void aCommandThatIgnoresSigtermWhenItsTimeIsUp() throws InterruptedException {
        String script = "trap '' TERM; while true; do sleep 0.1; done";

        assertThat(assertStatus(124, "--verdict", "--timeout", "5s", "--", "sh", "-c", script))
                .contains("\"signal\": 9, ");
    }

    @Test
    void sigtermIsPassedOnToTheCommand() throws InterruptedException {
        String script = "trap 'echo bye; exit 9' TERM; echo ready; while true; do sleep 0.1; done";
        try (Example example = Example.start("RunOnce", "--", "sh", "-c", script)) {
            example.awaitLine("ready");

            example.terminate();

            assertThat(example.awaitExit()).as(example.toString()).isEqualTo(9);
            assertThat(example.stdout().text()).isEqualTo("ready\nbye\n");
        }
    }

    @Test
    void argumentsThatMakeNoSense() throws InterruptedException {
        assertThat(assertStatus(64, "--memory", "much", "--", "true"))
                .contains("much")
                .contains("usage: RunOnce");
    }

    @Test
    void anApplicationDirectoryThatIsNotThere() throws InterruptedException {
        assertThat(assertStatus(125, "--app", "/no/such/directory", "--", "true"))
                .contains("/no/such/directory")
                .doesNotContain("\tat ");
    }

    @Test
    void theVerdictTellsAllOnOneLine() throws InterruptedException {
        String script = "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; exit 3";

        assertThat(assertStatus(3, "--verdict", "--", "sh", "-c", script))
                .matches("\\{\"status\": 3, \"signal\": null, \"oom\": false, \"timed_out\": false,"
                        + " \"cpu_seconds\": [0-9.E-]+, \"peak_memory_bytes\": [1-9][0-9]+,"
                        + " \"process_limit_hits\": 0, \"wall_seconds\": [0-9.]+}\n");
    }

    @Test
    void theVerdictIsGivenAlsoWhereNothingCouldBeStarted() throws InterruptedException {
        assertThat(assertStatus(127, "--verdict", "--", "no-such-command")
                        .lines()
                        .toList())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("{\"status\": 127, ");
    }

    @Test
    void aMemoryHogIsKilledAndTheVerdictSaysWhy() throws InterruptedException {
        assertThat(assertStatus(137, "--memory", "64m", "--verdict", "--", "python3", "-c", "hog = bytearray(1 << 30)"))
                .contains("\"status\": 137, \"signal\": 9, \"oom\": true");
    }

    @Test
    void processesBeyondTheLimitAreRefused() throws InterruptedException {
        String script = "for i in $(seq 100); do sleep 1000 & done; wait";

        assertThat(assertStatus(2, "--pids", "32", "--verdict", "--", "sh", "-c", script))
                .contains("Cannot fork")
                .containsPattern("\"process_limit_hits\": [1-9]");
    }

    @Test
    void theApplicationIsShownAndKeptFromChanges() throws Exception {
        Files.writeString(directory.resolve("data"), "kept");

        try (Example example = Example.start(
                "RunOnce",
                "--app",
                directory.toString(),
                "--env",
                "A=b=c",
                "--",
                "sh",
                "-c",
                "cat data; echo lost >data; touch new; echo \" $A $HOME $PWD $DYNO\"")) {
            assertThat(example.awaitExit()).as(example.toString()).isZero();
            assertThat(example.stdout().text()).isEqualTo("kept b=c /app /app run.1\n");
        }

        assertThat(directory.resolve("data")).hasContent("kept");
        assertThat(directory.resolve("new")).doesNotExist();
    }

    /** Gives what was printed to standard error. */
    private static String assertStatus(int status, String... arguments) throws InterruptedException {
        try (Example example = Example.start("RunOnce", arguments)) {
            assertThat(example.awaitExit()).as(example.toString()).isEqualTo(status);
            return example.stderr().text();
        }
    }
}
