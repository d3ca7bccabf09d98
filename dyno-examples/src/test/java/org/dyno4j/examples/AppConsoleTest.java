package org.dyno4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.dyno4j.app.App;
import org.dyno4j.app.DynoHost;
import org.dyno4j.app.Release;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.plain.PlainIsolation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real app of plain processes, which run on any machine. */
@Timeout(120)
class AppConsoleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String WORKER = "worker: exec sleep 1000";

    private final DynoHost host = DynoHost.open(PlainIsolation.open());
    private final Path directory;
    private final App app;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
    private final AppConsole console;

    AppConsoleTest(@TempDir Path directory) {
        this.directory = directory;
        app = host.createApp("app", directory);
        console = new AppConsole(app, stopped::countDown, new PrintStream(answers, true, StandardCharsets.UTF_8));
    }

    @BeforeEach
    void deploy() throws Exception {
        procfile(WORKER);
        app.deploy();
    }

    @AfterEach
    void close() {
        host.close();
    }

    private void procfile(String line) throws IOException {
        Files.writeString(directory.resolve("Procfile"), line + "\n");
    }

    @Test
    void deploysAndSaysWhatRuns() throws IOException {
        procfile("release: exit 7");
        console.obey("deploy");
        await().atMost(PATIENCE).until(() -> said().contains("release v2 was not made"));
        procfile(WORKER);
        console.obey("deploy");
        await().atMost(PATIENCE).until(() -> said().contains("v3 runs: Deploy "));
        assertThat(app.release()).map(Release::name).contains("v3");
    }

    @Test
    void setsShowsAndRemovesConfigVars() {
        console.obey("config set GREETING=bonjour EMPTY=");
        await().atMost(PATIENCE).until(() -> said().contains("v2 runs: Set EMPTY, GREETING config vars"));
        console.obey("config");
        assertThat(said()).endsWith("EMPTY=\nGREETING=bonjour\n");
        console.obey("config set NAME=you unset EMPTY");
        await().atMost(PATIENCE).until(() -> said().contains("v3 runs: Set NAME, unset EMPTY config vars"));
        assertThat(app.config().asMap()).containsOnlyKeys("GREETING", "NAME");
        console.obey("config set PORT=1");
        await().atMost(PATIENCE).until(() -> said().contains("config var PORT can't be set"));
    }

    @Test
    void tellsForHowLongDynosRan() throws InterruptedException {
        app.scale("worker=1");
        app.awaitUp(PATIENCE);
        await().atMost(PATIENCE).untilAsserted(() -> {
            answers.reset();
            console.obey("usage");
            assertThat(said()).matches("worker standard-1x v1: [0-9]+\\.[0-9] seconds\n");
        });
    }

    @Test
    void scalesAndSaysWhatIsDesiredNow() throws InterruptedException {
        console.obey("scale worker=2");
        console.obey("scale worker+1");

        app.awaitUp(PATIENCE);
        assertThat(app.dynos()).hasSize(3);
        assertThat(said()).contains("worker=2").contains("worker=3");
    }

    @Test
    void listsTheDynos() throws InterruptedException {
        app.scale("worker=2");
        app.awaitUp(PATIENCE);

        console.obey("ps");

        assertThat(said().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("worker.1: up since "),
                        line -> assertThat(line).startsWith("worker.2: up since "));
    }

    @Test
    void runsACommandAndShowsWhatItPrinted() {
        String name = runToItsEnd("echo 'two  blanks'");
        console.obey("logs --tail 100 --dyno " + name);

        // Where among the platform's lines depends on who was faster.
        assertThat(said().lines()).anySatisfy(line -> assertThat(line).endsWith("app[" + name + "]: two  blanks"));
    }

    @Test
    void showsTheLastLinesOfADyno() {
        String name = runToItsEnd("true");
        console.obey("logs --tail 2 --dyno " + name);

        assertThat(said().lines().skip(1))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("dyno[" + name + "]: Process exited with status 0"),
                        line -> assertThat(line).endsWith("State changed from up to complete"));
    }

    private String runToItsEnd(String command) {
        console.obey("run " + command);
        await().atMost(PATIENCE).until(() -> app.dynos().isEmpty());
        return said().strip();
    }

    @Test
    void executesACommandInADyno() throws InterruptedException {
        app.scale("worker=1");
        app.awaitUp(PATIENCE);
        console.obey("exec worker.1 echo hello from $DYNO");

        await().atMost(PATIENCE)
                .until(() -> app.logs().history().stream()
                        .anyMatch(line -> line.text().equals("hello from worker.1")));
        console.obey("exec worker.2 ls");
        assertThat(said()).contains("there is no dyno \"worker.2\"");
    }

    @Test
    void killsAndPauses() throws InterruptedException {
        app.scale("worker=1");
        app.awaitUp(PATIENCE);
        DynoStatus first = status(1);
        console.obey("kill worker.1");
        await().atMost(PATIENCE).until(() -> restarted(first));
        console.obey("pause worker");

        await().atMost(PATIENCE)
                .until(() -> app.logs().history().stream()
                        .anyMatch(line -> line.text().startsWith("Could not be paused: ")));
        console.obey("resume worker.1");
        assertThat(said()).isEmpty();
    }

    @Test
    void restartsOneDynoOrAllOfAType() throws InterruptedException {
        app.scale("worker=2");
        app.awaitUp(PATIENCE);
        DynoStatus first = status(1);
        DynoStatus second = status(2);

        console.obey("restart worker.1");
        await().atMost(PATIENCE).until(() -> restarted(first));
        assertThat(status(2)).isEqualTo(second);

        console.obey("restart worker");
        await().atMost(PATIENCE).until(() -> restarted(second));
        assertThat(said()).isEmpty();
    }

    @Test
    void answersWhatCanNotBeDoneAndGoesOn() {
        console.obey("scale nosuch=1");
        console.obey("restart nosuch.1");
        console.obey("restart worker.0");
        console.obey("dance");

        assertThat(said().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("nosuch").contains("worker"),
                        line -> assertThat(line).contains("nosuch"),
                        line -> assertThat(line).contains("worker.0"),
                        line -> assertThat(line).contains("dance").contains(ConsoleCommand.USAGE));
        assertThat(app.dynos()).isEmpty();
    }

    @Test
    void obeysLinesUntilItIsToldToStop() throws InterruptedException {
        console.start(new StringReader("\nscale worker=1\nstop\n"));

        stopped.await();
        assertThat(app.formation()).hasToString("worker=1:standard-1x");
    }

    private DynoStatus status(int number) {
        return app.dynos().stream()
                .filter(dyno -> dyno.name().equals(new DynoName("worker", number)))
                .findFirst()
                .orElseThrow();
    }

    private boolean restarted(DynoStatus before) {
        DynoStatus now = status(before.name().number());
        return now.state() == DynoState.UP && now.since().isAfter(before.since());
    }

    private String said() {
        return answers.toString(StandardCharsets.UTF_8);
    }
}
