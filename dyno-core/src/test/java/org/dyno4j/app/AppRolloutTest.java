package org.dyno4j.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.dyno4j.DynoException;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.Handover;
import org.dyno4j.dyno.HealthCheck;
import org.dyno4j.dyno.HealthChecks;
import org.dyno4j.log.LogFilter;
import org.dyno4j.log.LogLine;
import org.dyno4j.plain.PlainIsolation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Releases that take the place of one another while dynos serve, as plain processes. */
@Timeout(180)
class AppRolloutTest {
    private static final String SERVING = "exec python3 -m http.server --bind 127.0.0.1 $PORT";
    private static final String WORKING = "worker: echo $DYNO works; exec sleep 1000";
    private static final String WEB_1 = "web.1";

    @TempDir
    private Path directory;

    @TempDir
    private Path outside;

    private final DynoHost host = DynoHost.open(PlainIsolation.open());

    @AfterEach
    void close() throws IOException {
        Files.write(go(), List.of());
        host.close();
    }

    @Test
    void aReleaseWhoseDynosNeverComeUpHasFailedAndTheOldOnesServeOn() throws Exception {
        App app = serving(RolloutOptions.defaults().withAttempts(2));
        DynoStatus before = dyno(app, WEB_1);
        procfile("web: echo broken; exit 3");

        assertThatThrownBy(app::deploy).isInstanceOfSatisfying(RolloutException.class, failed -> {
            assertThat(failed.release()).isEqualTo("v2");
            assertThat(failed.dyno()).contains(DynoName.parse(WEB_1));
            assertThat(failed.verdict()).containsInstanceOf(ExitVerdict.class);
            assertThat(failed)
                    .hasMessageContainingAll(
                            "hello: release v2", "web.1 exited with status 3", "what ran before runs on");
        });

        assertThat(app.releases())
                .extracting(Release::status)
                .containsExactly(ReleaseStatus.SUCCEEDED, ReleaseStatus.FAILED);
        assertThat(app.release()).map(Release::name).contains("v1");
        assertThat(dyno(app, WEB_1).since()).isEqualTo(before.since());
        assertThat(dyno(app, WEB_1).port()).isEqualTo(before.port());
        assertThat(app.logs().history(1000, LogFilter.all().withDyno("api")))
                .extracting(LogLine::text)
                .endsWith("Release v2 created", "Release v2 failed");
        procfile("web: " + SERVING, WORKING);
        assertThat(app.deploy().name()).isEqualTo("v3");
        assertThat(app.rollback().description()).isEqualTo("Rollback to v1");
    }

    @Test
    void whileDynosAreReplacedTheOldOnesAreServedSeenAndScaled() throws Exception {
        App app = serving(RolloutOptions.defaults());
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
        app.publish(address);
        app.scale("worker=1");
        procfile("web: while [ ! -e " + go() + " ]; do sleep 0.05; done; " + SERVING, WORKING, "fresh: sleep 1000");
        FutureTask<Release> second = inBackground(app);
        await().atMost(PATIENCE)
                .until(() -> app.logs().history().stream()
                        .anyMatch(line -> line.text().startsWith("Starting process with command `while")));

        assertThat(app.release()).map(Release::name).contains("v1");
        assertThat(app.releases()).extracting(Release::status).endsWith(ReleaseStatus.PENDING);
        app.scale("worker=2");
        assertThatThrownBy(() -> app.scale("fresh=1")).isInstanceOf(DynoException.class);
        assertThat(answer(address)).isEqualTo(200);
        assertThat(second).isNotDone();
        Files.createFile(go());

        assertThat(second.get(PATIENCE.toSeconds(), SECONDS).status()).isEqualTo(ReleaseStatus.SUCCEEDED);
        assertThat(app.release()).map(Release::name).contains("v2");
        assertThat(app.formation()).hasToString("web=1:standard-1x worker=2:standard-1x fresh=0:standard-1x");
        assertThat(answer(address)).isEqualTo(200);
    }

    @Test
    void whoDoesNotWaitSeesTheReleaseBecomeTheCurrentOne() throws Exception {
        App app = serving(RolloutOptions.defaults().withAwaited(false));
        procfile("web: while [ ! -e " + go() + " ]; do sleep 0.05; done; " + SERVING);

        assertThat(app.deploy().status()).isEqualTo(ReleaseStatus.PENDING);
        assertThat(app.release()).map(Release::name).contains("v1");
        Files.createFile(go());

        await().atMost(PATIENCE).until(() -> app.release().map(Release::name).equals(Optional.of("v2")));
        assertThat(app.releases()).extracting(Release::status).containsOnly(ReleaseStatus.SUCCEEDED);
    }

    @Test
    void aReleaseThatIsBeingRolledOutMakesWayForTheNextWhichHasItsCode() throws Exception {
        App app = serving(RolloutOptions.defaults().withAwaited(false));
        procfile("web: while [ ! -e " + go() + " ]; do sleep 0.05; done; " + SERVING);
        String code = app.deploy().slug();

        app.config().set("GREETING", "hello");
        Files.createFile(go());

        await().atMost(PATIENCE).until(() -> app.release().map(Release::name).equals(Optional.of("v3")));
        assertThat(app.release()).map(Release::slug).contains(code);
        assertThat(app.releases())
                .extracting(Release::status)
                .containsExactly(ReleaseStatus.SUCCEEDED, ReleaseStatus.FAILED, ReleaseStatus.SUCCEEDED);
    }

    @Test
    void anInterruptDuringTheRolloutBringsAllBack() throws Exception {
        App app = serving(RolloutOptions.defaults());
        procfile("web: echo waiting; exec sleep 1000");
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread deployer = new Thread(() -> {
            try {
                app.deploy();
            } catch (InterruptedException | RuntimeException failure) {
                thrown.complete(failure);
            }
        });
        deployer.setDaemon(true);
        deployer.start();
        await().atMost(PATIENCE)
                .until(() -> app.logs().history().stream()
                        .anyMatch(line -> line.text().equals("waiting")));

        deployer.interrupt();

        assertThat(thrown.get(PATIENCE.toSeconds(), SECONDS)).isInstanceOf(InterruptedException.class);
        await().atMost(PATIENCE).until(() -> app.releases().get(1).status() == ReleaseStatus.FAILED);
        assertThat(app.release()).map(Release::name).contains("v1");
        assertThat(dyno(app, WEB_1).state()).isEqualTo(DynoState.UP);
    }

    @Test
    void closingEndsARolloutThatGoesOn() throws Exception {
        App app = serving(RolloutOptions.defaults());
        procfile("web: echo waiting; exec sleep 1000");
        FutureTask<Release> second = inBackground(app);
        await().atMost(PATIENCE)
                .until(() -> app.logs().history().stream()
                        .anyMatch(line -> line.text().equals("waiting")));

        app.close();

        assertThat(second)
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(RolloutException.class)
                .withMessageContaining("; the app is being closed")
                .withMessageNotContaining("runs on");
        assertThat(app.releases())
                .extracting(Release::status)
                .containsExactly(ReleaseStatus.SUCCEEDED, ReleaseStatus.FAILED);
    }

    @Test
    void theHandoverIsTheCallersChoice() throws Exception {
        App app = serving(RolloutOptions.defaults().withHandover("web", Handover.STOP_FIRST));
        app.config().set("GREETING", "hello");

        assertThat(app.logs().history(1000, LogFilter.all().withDyno(WEB_1)))
                .extracting(LogLine::text)
                .containsSubsequence("State changed from up to stopping", "State changed from starting to up");
    }

    @Test
    void workersThatNeverGetReadyFailAReleaseTooWhereTheyAreChecked() throws Exception {
        HealthChecks checks = HealthChecks.readyWhen(HealthCheck.logLine("works$"));
        App app = host.createApp(
                "checked",
                directory,
                AppOptions.defaults()
                        .withFirstScale("worker=1")
                        .withFormation(builder -> builder.health("worker", checks)));
        procfile(WORKING);
        app.deploy();
        app.awaitUp(PATIENCE);
        procfile("worker: echo broken; exit 3");

        assertThatThrownBy(app::deploy)
                .isInstanceOf(RolloutException.class)
                .hasMessageContaining("worker.1 exited with status 3");

        app.awaitUp(PATIENCE);
        assertThat(app.formation()).hasToString("worker=1:standard-1x");
        assertThat(app.dynos()).extracting(DynoStatus::command).containsExactly(WORKING.substring("worker: ".length()));
    }

    /** An app of one web dyno, which is up. */
    private App serving(RolloutOptions options) throws IOException, InterruptedException {
        App app = host.createApp("hello", directory, AppOptions.defaults().withRollout(options));
        procfile("web: " + SERVING, WORKING);
        app.deploy();
        app.awaitUp(PATIENCE);
        return app;
    }

    private static FutureTask<Release> inBackground(App app) {
        FutureTask<Release> deployment = new FutureTask<>(app::deploy);
        Thread thread = new Thread(deployment);
        thread.setDaemon(true);
        thread.start();
        return deployment;
    }

    private static DynoStatus dyno(App app, String name) {
        return app.dynos().stream()
                .filter(dyno -> dyno.name().toString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static int answer(InetSocketAddress address) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + address.getPort() + "/");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** When it is there, dynos that wait for it go on. */
    private Path go() {
        return outside.resolve("go");
    }

    private void procfile(String... lines) throws IOException {
        Files.write(directory.resolve("Procfile"), List.of(lines));
    }
}
