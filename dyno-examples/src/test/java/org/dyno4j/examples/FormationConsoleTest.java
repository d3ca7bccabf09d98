package org.dyno4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.formation.FormationManager;
import org.dyno4j.isolation.Isolation;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.plain.PlainIsolation;
import org.dyno4j.procfile.Procfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a real formation of plain processes, which run on any machine. */
@Timeout(120)
class FormationConsoleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Isolation isolation = PlainIsolation.open();
    private final LogBuffer logs = LogBuffer.create();
    private final FormationManager formation = FormationManager.builder(Procfile.parse("worker: exec sleep 1000\n"))
            .isolation(isolation)
            .logs(logs)
            .build();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
    private final FormationConsole console = new FormationConsole(
            formation, logs, stopped::countDown, new PrintStream(answers, true, StandardCharsets.UTF_8));

    @AfterEach
    void close() {
        formation.close();
        isolation.close();
    }

    @Test
    void scalesAndSaysWhatIsDesiredNow() throws InterruptedException {
        console.obey("scale worker=2");
        console.obey("scale worker+1");

        formation.awaitUp(PATIENCE);
        assertThat(formation.dynos()).hasSize(3);
        assertThat(said()).contains("worker=2").contains("worker=3");
    }

    @Test
    void listsTheDynos() throws InterruptedException {
        formation.scale("worker", 2);
        formation.awaitUp(PATIENCE);

        console.obey("ps");

        assertThat(said().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("worker.1: up since "),
                        line -> assertThat(line).startsWith("worker.2: up since "));
    }

    @Test
    void runsACommandAndShowsWhatItPrinted() {
        console.obey("run echo 'two  blanks'");
        String name = said().strip();
        await().atMost(PATIENCE).until(() -> formation.dynos().isEmpty());
        console.obey("logs --tail 3 --dyno " + name);

        assertThat(said().lines().skip(1))
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).endsWith("app[" + name + "]: two  blanks"))
                .last()
                .asString()
                .endsWith("State changed from up to complete");
    }

    @Test
    void executesACommandInADyno() throws InterruptedException {
        formation.scale("worker", 1);
        formation.awaitUp(PATIENCE);
        console.obey("exec worker.1 echo hello from $DYNO");

        await().atMost(PATIENCE)
                .until(() ->
                        logs.history().stream().anyMatch(line -> line.text().equals("hello from worker.1")));
        console.obey("exec worker.2 ls");
        assertThat(said()).contains("there is no dyno \"worker.2\"");
    }

    @Test
    void killsAndPauses() throws InterruptedException {
        formation.scale("worker", 1);
        formation.awaitUp(PATIENCE);
        DynoStatus first = status(1);
        console.obey("kill worker.1");
        await().atMost(PATIENCE).until(() -> restarted(first));
        console.obey("pause worker.1");

        await().atMost(PATIENCE)
                .until(() ->
                        logs.history().stream().anyMatch(line -> line.text().startsWith("Could not be paused: ")));
        console.obey("resume worker.1");
        assertThat(said()).isEmpty();
    }

    @Test
    void restartsOneDynoOrAllOfAType() throws InterruptedException {
        formation.scale("worker", 2);
        formation.awaitUp(PATIENCE);
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
        assertThat(formation.dynos()).isEmpty();
    }

    @Test
    void obeysLinesUntilItIsToldToStop() throws InterruptedException {
        console.start(new StringReader("\nscale worker=1\nstop\n"));

        stopped.await();
        assertThat(formation.formation()).hasToString("worker=1:standard-1x");
    }

    private DynoStatus status(int number) {
        return formation.find(new DynoName("worker", number)).orElseThrow();
    }

    private boolean restarted(DynoStatus before) {
        DynoStatus now = status(before.name().number());
        return now.state() == DynoState.UP && now.since().isAfter(before.since());
    }

    private String said() {
        return answers.toString(StandardCharsets.UTF_8);
    }
}
