package org.dyno4j.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.dyno4j.DynoException;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.formation.ScaleException;
import org.dyno4j.formation.UnknownDynoException;
import org.dyno4j.log.LogFilter;
import org.dyno4j.log.LogLine;
import org.dyno4j.plain.PlainIsolation;
import org.dyno4j.procfile.ProcfileException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs and their releases, as plain processes. */
@Timeout(180)
class AppTest {
    /** Tells who it is and what it was configured with, and runs until it is told to end. */
    private static final String RUNNING = "echo $DYNO says $GREETING; exec sleep 1000";

    @TempDir
    private Path directory;

    private final DynoHost host = DynoHost.open(PlainIsolation.open());
    private App app;

    @BeforeEach
    void create() {
        app = host.createApp("hello", directory);
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void beforeTheFirstReleaseNothingRunsAndEverythingSaysSo() {
        assertThat(app.name()).isEqualTo("hello");
        assertThat(app.release()).isEmpty();
        assertThatThrownBy(() -> app.scale("web=1"))
                .isInstanceOf(DynoException.class)
                .hasMessageContaining("hello", "deploy()");
        assertThatThrownBy(app::dynos).isInstanceOf(DynoException.class);
    }

    @Test
    void aReleaseGetsTheConfigAndIsScaled() throws Exception {
        procfile("worker: " + RUNNING);
        app.config().set("GREETING", "hello");
        Release release = app.deploy();
        assertThat(release.name()).isEqualTo("v1");
        assertThat(release.description()).isEqualTo("Deploy " + directory.getFileName());
        assertThat(app.release()).contains(release);
        assertThat(app.dynos()).isEmpty();
        app.scale("worker=2");
        app.awaitUp(PATIENCE);
        assertThat(names()).containsExactly("worker.1", "worker.2");
        awaitPrinted("worker.1 says hello", "worker.2 says hello");
        app.scale("worker-1");
        await().atMost(PATIENCE).until(() -> names().equals(List.of("worker.1")));
    }

    @Test
    void theFirstReleaseStartsOneWebDyno() throws Exception {
        procfile("web: " + RUNNING, "worker: " + RUNNING);
        app.deploy();
        assertThat(names()).containsExactly("web.1");
    }

    @Test
    void anotherReleaseKeepsNumbersAndSizesAndGetsTheConfigOfItsTime() throws Exception {
        procfile("worker: " + RUNNING, "gone: " + RUNNING);
        app.config().set("GREETING", "hello");
        app.deploy();
        app.scale("worker=2:standard-2x", "gone=1");
        app.awaitUp(PATIENCE);
        app.config().set("GREETING", "bonjour");
        awaitPrinted("worker.1 says hello", "worker.2 says hello", "gone.1 says hello");
        procfile("worker: " + RUNNING, "fresh: " + RUNNING);
        assertThat(app.deploy().name()).isEqualTo("v2");
        app.awaitUp(PATIENCE);
        assertThat(app.dynos())
                .extracting(dyno -> dyno.name() + ":" + dyno.size().name())
                .containsExactly("worker.1:standard-2x", "worker.2:standard-2x");
        awaitPrinted("worker.1 says bonjour", "worker.2 says bonjour");
    }

    @Test
    void aRestartedDynoKeepsTheConfigOfItsRelease() throws Exception {
        procfile("worker: " + RUNNING);
        app.config().set("GREETING", "hello");
        app.deploy();
        app.scale("worker=1");
        app.awaitUp(PATIENCE);
        awaitPrinted("worker.1 says hello");
        app.config().set("GREETING", "bonjour");
        app.restart(DynoName.parse("worker.1"));
        await().atMost(PATIENCE).until(() -> printed().equals(List.of("worker.1 says hello", "worker.1 says hello")));
        assertThatThrownBy(() -> app.restart(DynoName.parse("worker.2"))).isInstanceOf(UnknownDynoException.class);
    }

    @Test
    void aReleaseCommandThatFailsLeavesTheOldReleaseServing() throws Exception {
        procfile("worker: " + RUNNING);
        app.config().set("GREETING", "hello");
        Release first = app.deploy();
        app.scale("worker=1");
        app.awaitUp(PATIENCE);
        awaitPrinted("worker.1 says hello");
        DynoStatus before = app.dynos().get(0);
        procfile("worker: " + RUNNING, "release: echo migrating; exit 7");
        assertThatThrownBy(app::deploy).isInstanceOfSatisfying(ReleaseCommandException.class, refused -> {
            assertThat(refused.release()).isEqualTo("v2");
            assertThat(refused).hasMessageContaining("exited with status 7");
        });
        assertThat(app.release()).contains(first);
        assertThat(app.dynos()).containsExactly(before);
        awaitPrinted("migrating");
    }

    @Test
    void whileTheReleaseCommandRunsTheOldReleaseIsSeenAndScaled() throws Exception {
        procfile("worker: " + RUNNING);
        app.deploy();
        app.scale("worker=1");
        procfile("worker: " + RUNNING, "release: echo migrating; while [ ! -e go ]; do sleep 0.05; done");
        CompletableFuture<Release> second = inBackground(app::deploy);
        try {
            awaitPrinted("migrating");
            inBackground(() -> {
                        assertThat(app.release()).map(Release::name).contains("v1");
                        app.scale("worker=2");
                        app.awaitUp(PATIENCE);
                        assertThat(names()).containsExactly("worker.1", "worker.2");
                        return app;
                    })
                    .get(PATIENCE.toSeconds(), SECONDS);
            assertThat(second).isNotDone();
        } finally {
            Files.createFile(directory.resolve("go"));
        }
        assertThat(second.get(PATIENCE.toSeconds(), SECONDS).name()).isEqualTo("v2");
        assertThat(names()).containsExactly("worker.1", "worker.2");
    }

    @Test
    void closingEndsAReleaseCommandThatRuns() throws Exception {
        procfile("release: echo $$; while [ ! -e go ]; do sleep 0.05; done");
        CompletableFuture<Release> first = inBackground(app::deploy);
        try {
            await().atMost(PATIENCE).until(() -> !printed().isEmpty());
            ProcessHandle command =
                    ProcessHandle.of(Long.parseLong(printed().get(0))).orElseThrow();
            inBackground(() -> {
                        app.close();
                        return app;
                    })
                    .get(PATIENCE.toSeconds(), SECONDS);
            assertThat(command.isAlive()).isFalse();
            assertThat(first)
                    .failsWithin(PATIENCE)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(ReleaseCommandException.class);
            assertThat(app.release()).isEmpty();
        } finally {
            Files.createFile(directory.resolve("go"));
        }
    }

    private static <T> CompletableFuture<T> inBackground(Callable<T> action) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                outcome.complete(action.call());
            } catch (Exception | AssertionError failure) {
                outcome.completeExceptionally(failure);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return outcome;
    }

    @Test
    void aNumberIsNeverUsedAgainAndTheReleaseCommandRunsBeforeAnythingElse() throws Exception {
        procfile("release: false");
        assertThatThrownBy(app::deploy).isInstanceOf(ReleaseCommandException.class);
        assertThat(app.release()).isEmpty();
        procfile("release: echo $DYNO | tr -d 0-9; touch migrated", "worker: ls; exec sleep 1000");
        assertThat(app.deploy().name()).isEqualTo("v2");
        assertThat(directory.resolve("migrated")).exists();
        app.scale("worker=1");
        awaitPrinted("release.", "Procfile", "migrated");
    }

    @Test
    void aProcfileThatCannotBeReadLeavesTheOldReleaseServing() throws Exception {
        procfile("worker: " + RUNNING);
        Release first = app.deploy();
        app.scale("worker=1");
        app.awaitUp(PATIENCE);
        Files.delete(directory.resolve("Procfile"));
        assertThatThrownBy(app::deploy).isInstanceOf(ProcfileException.class);
        assertThat(app.release()).contains(first);
        assertThat(app.dynos()).singleElement().matches(dyno -> dyno.state() == DynoState.UP);
        procfile("worker: " + RUNNING);
        assertThat(app.deploy().name()).isEqualTo("v2");
    }

    @Test
    void scalingATypeThatThereIsNotChangesNothingAndNamesThoseThatThereAre() throws Exception {
        procfile("worker: " + RUNNING);
        app.deploy();
        assertThatThrownBy(() -> app.scale("worker=1", "wrker=1"))
                .isInstanceOf(ScaleException.class)
                .hasMessageContainingAll("wrker", "worker");
        assertThat(app.dynos()).isEmpty();
    }

    @Test
    void closingLeavesNoProcessAndRefusesFurtherReleases() throws Exception {
        procfile("worker: echo $$; exec sleep 1000");
        app.deploy();
        app.scale("worker=3");
        await().atMost(PATIENCE).until(() -> printed().size() == 3);
        List<ProcessHandle> processes = printed().stream()
                .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                .toList();
        assertThat(processes).allMatch(ProcessHandle::isAlive);
        app.close();
        app.close();
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
        assertThat(app.dynos()).isEmpty();
        assertThatThrownBy(app::deploy)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("hello is closed");
    }

    @Test
    void closingTheHostEndsAllItsApps() throws Exception {
        procfile("worker: echo $$; exec sleep 1000");
        App other = host.createApp("other", directory);
        for (App each : List.of(app, other)) {
            each.deploy();
            each.scale("worker=1");
            each.awaitUp(PATIENCE);
        }
        host.close();
        assertThat(app.dynos()).isEmpty();
        assertThat(other.dynos()).isEmpty();
    }

    private void procfile(String... lines) throws IOException {
        Files.write(directory.resolve("Procfile"), List.of(lines));
    }

    private List<String> names() {
        return app.dynos().stream().map(dyno -> dyno.name().toString()).toList();
    }

    private List<String> printed() {
        return app.logs().history(1000, LogFilter.all().withSource(LogLine.APP)).stream()
                .map(LogLine::text)
                .toList();
    }

    private void awaitPrinted(String... lines) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(printed()).contains(lines));
    }
}
