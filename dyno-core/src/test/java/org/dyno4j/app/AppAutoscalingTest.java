package org.dyno4j.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.dyno4j.autoscale.Autoscaler;
import org.dyno4j.autoscale.ScalingPolicy;
import org.dyno4j.autoscale.ScalingSignal;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.formation.Formation;
import org.dyno4j.log.LogLine;
import org.dyno4j.plain.PlainIsolation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An app in the place of a formation whose numbers follow the load. */
@Timeout(180)
class AppAutoscalingTest {
    private static final Duration SOON = Duration.ofMillis(40);
    private static final ScalingPolicy POLICY =
            ScalingPolicy.between("worker", 1, 3).withInterval(SOON).withCalm(SOON);

    @TempDir
    private Path directory;

    @TempDir
    private Path kept;

    private final AtomicInteger queue = new AtomicInteger(25);
    private DynoHost host;

    @BeforeEach
    void open() {
        host = DynoHost.builder()
                .isolation(PlainIsolation.open())
                .stateDirectory(kept)
                .open();
    }

    @AfterEach
    void close() {
        host.close();
    }

    private App deployed() throws Exception {
        Files.writeString(directory.resolve("Procfile"), "worker: exec sleep 1000\n");
        App app = host.createApp("hello", directory);
        app.deploy();
        return app;
    }

    private Autoscaler scaled(App app) {
        return Autoscaler.start(app, POLICY, ScalingSignal.total(queue::get, 10));
    }

    private static void awaitWorkers(App app, int number) {
        await().atMost(PATIENCE)
                .until(() -> app.dynos().stream()
                                .filter(dyno -> dyno.state() == DynoState.UP)
                                .count()
                        == number);
    }

    @Test
    void itsDynosFollowTheLoadAndTheLogSaysSo() throws Exception {
        App app = deployed();
        try (Autoscaler autoscaler = scaled(app)) {
            awaitWorkers(app, 3);
            queue.set(0);
            awaitWorkers(app, 1);

            assertThat(autoscaler.status().active()).isTrue();
        }
        assertThat(app.logs().history())
                .extracting(LogLine::text)
                .containsSubsequence(
                        "Scaled to worker@2:standard-1x",
                        "Scaled to worker@3:standard-1x",
                        "Scaled to worker@2:standard-1x",
                        "Scaled to worker@1:standard-1x");
    }

    @Test
    void itOutlivesReleasesAndWhatItHasScaledToIsKept() throws Exception {
        App app = deployed();
        queue.set(5);
        try (Autoscaler autoscaler = scaled(app)) {
            app.config().set("GREETING", "bonjour");
            queue.set(25);
            awaitWorkers(app, 3);
            assertThat(autoscaler.status().active()).isTrue();
            assertThat(app.formation()).hasToString("worker=3:standard-1x");
        }
        host.close();
        open();
        App again = host.createApp("hello", directory);
        again.start();

        assertThat(again.formation()).extracting(Formation::toString).isEqualTo("worker=3:standard-1x");
    }

    @Test
    void whoScalesByHandOrClosesItEndsTheScaling() throws Exception {
        App app = deployed();
        queue.set(5);
        try (Autoscaler byHand = scaled(app)) {
            app.scale("worker=3");
            await().atMost(PATIENCE).until(() -> !byHand.status().active());
            assertThat(byHand.status().why()).isEqualTo("it was scaled from 1 to 3 by somebody else");
        }
        try (Autoscaler closed = scaled(app)) {
            app.close();
            await().atMost(PATIENCE).until(() -> !closed.status().active());
        }
    }
}
