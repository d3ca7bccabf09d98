package org.dyno4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples that do one thing and end; all of them run without arguments wherever they are started. */
@ExtendWith(IsolatingHost.class)
@Timeout(300)
class OtherExamplesIT {
    @Test
    void quickstartRunsTheSampleAndEnds() throws InterruptedException {
        try (Example example = Example.start("Quickstart")) {
            assertQuickstart(example);
        }
    }

    @Test
    void drainsSendTheLogToFilesAndToASyslogServer() throws InterruptedException {
        try (Example example = Example.start("Drains")) {
            assertThat(example.awaitExit()).as(example.toString()).isZero();
            assertThat(example.stdout().text())
                    .containsPattern("syslog: <190>1 \\S+ d\\.hello app worker\\.1 - - worker\\.1 did job 1\n")
                    .doesNotContain("syslog: <45>")
                    .containsPattern(
                            "file:///\\S+/app\\.log: DrainStatus\\[state=CLOSED, queued=0, delivered=\\d+, dropped=0")
                    .containsPattern("syslog://127\\.0\\.0\\.1:\\d+: DrainStatus\\[state=CLOSED, queued=0, ")
                    .containsPattern("app\\.log, \\d+ bytes:\n")
                    .containsPattern("app\\.log\\.1, \\d{3} bytes:\n")
                    .contains("heroku[worker.1]: State changed from stopping to down")
                    .doesNotContain("never shown");
            assertThat(example.stderr().text()).isEmpty();
        }
    }

    @Test
    void theLibraryRunsOnTheModulePathToo() throws InterruptedException {
        try (Example example = Example.startWithModules("RunOnce", "--", "echo", "hello")) {
            assertThat(example.awaitExit()).as(example.toString()).isZero();
            assertThat(example.stdout().text()).isEqualTo("hello\n");
            assertThat(example.stderr().text()).isEmpty();
        }
    }

    @Test
    void oneOffLooksAtItsTerminalAndEnds() throws InterruptedException {
        try (Example example = Example.start("OneOff")) {
            assertThat(example.awaitExit()).as(example.toString()).isZero();
            assertThat(example.stdout().text()).matches("/dev/pts/0\r\n24 80\r\nI am run\\.\\d+\r\n");
            assertThat(example.stderr().text()).contains("Awaiting client", "Process exited with status 0");
        }
    }

    @Test
    void oneOffPassesOnWhatIsTypedAndExitsWithTheStatus() throws IOException, InterruptedException {
        try (Example example = Example.start("OneOff", "read -r status; exit $status")) {
            example.stdin().write("9\n".getBytes(StandardCharsets.US_ASCII));
            example.stdin().close();

            assertThat(example.awaitExit()).as(example.toString()).isEqualTo(9);
        }
    }

    @Test
    void doctorTellsWhatThisHostEnforces() throws InterruptedException {
        try (Example example = Example.start("Doctor")) {
            assertThat(example.awaitExit()).as(example.toString()).isZero();
            assertThat(example.stdout().lines()).anyMatch(line -> line.startsWith("memory limit "));
            assertThat(example.stderr().text()).isEmpty();
        }
    }

    @Test
    void doctorTellsItAsJsonThatOthersCanRead() throws IOException, InterruptedException {
        String print = "import json, sys; print(sorted(json.load(sys.stdin)))";
        try (Example doctor = Example.start("Doctor", "--json");
                Example reader = Example.start("RunOnce", "--", "python3", "-c", print)) {
            assertThat(doctor.awaitExit()).as(doctor.toString()).isZero();
            reader.stdin().write(doctor.stdout().bytes());
            reader.stdin().close();

            assertThat(reader.awaitExit()).as(reader.toString()).isZero();
            assertThat(reader.stdout().text()).contains("'isolation', 'mechanisms'");
        }
    }

    @Test
    void doctorSaysWhatIsMissingWhereNoDynoCanBeMade() throws InterruptedException {
        try (Example doctor = Example.startWithoutCgroups("Doctor")) {
            assertThat(doctor.awaitExit()).as(doctor.toString()).isEqualTo(1);
            assertThat(doctor.stdout().lines())
                    .anyMatch(line -> line.matches("memory limit +MISSING .*"))
                    .anyMatch(line -> line.matches("mount namespace +enforced .*"));
            assertThat(doctor.stderr().text()).isEmpty();
        }
    }

    @Test
    void doctorSaysWhatIsMissingAsJsonToo() throws IOException, InterruptedException {
        String print = "import json, sys; all = json.load(sys.stdin); print(all['isolation'], len(all['missing']) >= 5,"
                + " {each['name']: each['enforced'] for each in all['mechanisms']}['memory limit'])";
        try (Example doctor = Example.startWithoutCgroups("Doctor", "--json");
                Example reader = Example.start("RunOnce", "--", "python3", "-c", print)) {
            assertThat(doctor.awaitExit()).as(doctor.toString()).isEqualTo(1);
            reader.stdin().write(doctor.stdout().bytes());
            reader.stdin().close();

            assertThat(reader.awaitExit()).as(reader.toString()).isZero();
            assertThat(reader.stdout().text()).isEqualTo("None True False\n");
        }
    }

    @Test
    void usageInvoiceBillsTwoDynosAndGoesOnFromItsFile(@TempDir Path directory) throws InterruptedException {
        String file = directory.resolve("usage").toString();
        try (Example first = Example.start("UsageInvoice", file)) {
            assertThat(first.awaitExit()).as(first.toString()).isZero();
            assertThat(dollars(first, "hello  clock   standard-1x")).isGreaterThanOrEqualTo(new BigDecimal("0.02"));
            assertThat(dollars(first, "hello  worker  standard-2x")).isGreaterThanOrEqualTo(new BigDecimal("0.04"));
            assertThat(first.stderr().text()).isEmpty();

            try (Example second = Example.start("UsageInvoice", file)) {
                assertThat(second.awaitExit()).as(second.toString()).isZero();
                assertThat(dollars(second, "total "))
                        .isGreaterThanOrEqualTo(dollars(first, "total ").add(new BigDecimal("0.06")));
            }
        }
    }

    @Test
    void releasesAreMadeOfCodeAndConfigAndRolledBack() throws InterruptedException {
        try (Example example = Example.start("Releases")) {
            assertThat(example.awaitExit()).as(example.toString()).isZero();
            assertThat(example.stdout().text())
                    .contains("release v3 was not made")
                    .contains("release v4 was rolled back: web.1 exited with status 3");
            // Between them may stand what the log says of the dynos that are still ending.
            assertThat(example.stdout().lines().stream().filter(line -> line.matches("v\\d .*: (SUCCEEDED|FAILED)")))
                    .satisfiesExactly(
                            line -> assertThat(line).matches("v1 Deploy [0-9a-f]{7,}: SUCCEEDED"),
                            line -> assertThat(line).isEqualTo("v2 Set AUDIENCE, GREETING config vars: SUCCEEDED"),
                            line -> assertThat(line).matches("v3 Deploy [0-9a-f]{7,}: FAILED"),
                            line -> assertThat(line).matches("v4 Deploy [0-9a-f]{7,}: FAILED"),
                            line -> assertThat(line).isEqualTo("v5 Rollback to v1: SUCCEEDED"));
            assertThat(example.stderr().text()).isEmpty();
        }
    }

    @Test
    void autoscaleAddsWorkersWhileThereIsWorkAndTakesThemAway() throws InterruptedException {
        try (Example example = Example.start("Autoscale")) {
            assertThat(example.awaitExit()).as(example.toString()).isZero();
            assertThat(example.stdout().lines())
                    .contains("with 25 in the queue: worker=3:standard-1x", "with none: worker=1:standard-1x");
            assertThat(example.stderr().text()).isEmpty();
        }
    }

    /** The last number of the line that begins like this. */
    private static BigDecimal dollars(Example invoice, String beginning) {
        String line = invoice.stdout().lines().stream()
                .filter(each -> each.startsWith(beginning))
                .findFirst()
                .orElseThrow(() -> new AssertionError(invoice.toString()));
        String numbers = line.replace(" USD", "").stripTrailing();
        return new BigDecimal(numbers.substring(numbers.lastIndexOf(' ') + 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dyno-examples"})
    void runFromAnIde(String directory) throws InterruptedException {
        try (Example quickstart = Example.startAsFromAnIde(directory, "Quickstart");
                Example once = Example.startAsFromAnIde(directory, "RunOnce");
                Example doctor = Example.startAsFromAnIde(directory, "Doctor")) {
            assertQuickstart(quickstart);
            assertThat(once.awaitExit()).as(once.toString()).isZero();
            assertThat(once.stdout().text()).isEqualTo("42\n");
            assertThat(doctor.awaitExit()).as(doctor.toString()).isZero();
        }
    }

    private static void assertQuickstart(Example example) throws InterruptedException {
        assertThat(example.awaitExit()).as(example.toString()).isZero();
        assertThat(example.stdout().text())
                .contains("release: nothing to migrate")
                .contains("web.2: up since ")
                .contains("dyno[worker.1]: State changed from stopping to down");
        assertThat(example.stderr().text()).isEmpty();
    }
}
