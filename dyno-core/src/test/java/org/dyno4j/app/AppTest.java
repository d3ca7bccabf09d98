package org.dyno4j.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.dyno4j.DynoException;
import org.dyno4j.dyno.Attachment;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.formation.CommandSpec;
import org.dyno4j.formation.OneOff;
import org.dyno4j.formation.OneOffSpec;
import org.dyno4j.formation.ScaleException;
import org.dyno4j.formation.UnknownDynoException;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.log.LogFilter;
import org.dyno4j.log.LogLine;
import org.dyno4j.plain.PlainIsolation;
import org.dyno4j.procfile.ProcfileException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs and their releases, as plain processes. */
@Timeout(180)
class AppTest {
    /** Tells who it is and what it was configured with, and runs until it is told to end. */
    private static final String RUNNING = "echo $DYNO says $GREETING; exec sleep 1000";

    @TempDir
    private Path directory;

    @TempDir
    private Path outside;

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
        assertThat(release.description()).isEqualTo("Deploy " + release.slug().substring(0, 7));
        assertThat(app.release()).contains(release);
        assertThat(app.dynos()).isEmpty();
        app.scale("worker=2");
        app.awaitUp(PATIENCE);
        assertThat(names()).containsExactly("worker.1", "worker.2");
        awaitPrinted("worker.1 says hello", "worker.2 says hello");
        app.scale("worker-1");
        await().atMost(PATIENCE).until(() -> names().equals(List.of("worker.1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\0b"})
    void aNameThatCanNotBeShownIsRefused(String name) {
        assertThatThrownBy(() -> host.createApp(name, directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("an app's name must be 1 to 100 characters");
        assertThatThrownBy(() -> host.createApp("a".repeat(101), directory))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aClosedHostHasNoApps() {
        host.close();
        assertThatThrownBy(() -> host.createApp("late", directory))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the host is closed");
        assertThatThrownBy(() -> host.app("hello")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(host::appNames).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatWaitsIsRefusedWhereItWouldWaitForItself() throws Exception {
        procfile("worker: " + RUNNING);
        app.deploy();
        refusedAfterOneOff(app::close);
        refusedAfterOneOff(host::close);
        refusedAfterOneOff(() -> app.scale("worker=1"));
        refusedAfterOneOff(() -> app.config().set("GREETING", "hello"));
        assertThat(app.config().asMap()).isEmpty();
        app.scale("worker=1");
        app.awaitUp(PATIENCE);
    }

    private void refusedAfterOneOff(Runnable waiting) throws IOException {
        OneOff oneOff = app.run(OneOffSpec.of(CommandSpec.of("read line").withAttachment()));
        CompletableFuture<Void> refused = oneOff.verdict().thenRun(waiting).toCompletableFuture();
        // What depends on a verdict that is there already runs on the thread that asks.
        oneOff.attachment().orElseThrow().input().close();
        assertThat(refused)
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IllegalStateException.class)
                .withMessageContainingAll("dyno4j-control-1", "can't wait", "thenRunAsync");
    }

    @Test
    void theCallerOfAnAttachedOneOffWritesWhatItReadsAndSeesHowItEnds() throws Exception {
        procfile("worker: " + RUNNING, "console: cat; echo \"$GREETING\"; exit");
        app.config().set("GREETING", "hello");
        app.deploy();
        OneOff oneOff = app.run(OneOffSpec.of(CommandSpec.of("console 3").withAttachment()));
        Attachment attachment = oneOff.attachment().orElseThrow();
        attachment.input().write("typed\n".getBytes(UTF_8));
        attachment.input().close();

        assertThat(new String(attachment.output().readAllBytes(), UTF_8)).isEqualTo("typed\nhello\n");
        assertThat(oneOff.await(PATIENCE).status()).contains(new ExitStatus.Exited(3));
        assertThat(printed()).isEmpty();
    }

    @Test
    void aDynoIsWaitedForInAStateAndToItsEnd() throws Exception {
        procfile("worker: exit 3");
        app.deploy();
        app.scale("worker=1");
        DynoName worker = DynoName.parse("worker.1");

        assertThat(app.awaitExit(worker, PATIENCE).status()).contains(new ExitStatus.Exited(3));
        app.awaitState(worker, DynoState.CRASHED, PATIENCE);
        app.scale("worker=0");
        app.awaitSettled(PATIENCE);
        assertThat(app.dynos()).isEmpty();
    }

    @Test
    void theFirstReleaseStartsOneWebDyno() throws Exception {
        procfile("web: " + RUNNING, "worker: " + RUNNING);
        app.deploy();
        assertThat(names()).containsExactly("web.1");
    }

    @Test
    void anotherReleaseKeepsNumbersAndSizesAndDropsTypesThatAreGone() throws Exception {
        procfile("worker: " + RUNNING, "gone: " + RUNNING);
        app.config().set("GREETING", "hello");
        app.deploy();
        app.scale("worker=2:standard-2x", "gone=1");
        app.awaitUp(PATIENCE);
        awaitPrinted("worker.1 says hello", "worker.2 says hello", "gone.1 says hello");
        procfile("worker: echo again; " + RUNNING, "fresh: " + RUNNING, "web: " + RUNNING);
        assertThat(app.deploy().name()).isEqualTo("v2");
        app.awaitUp(PATIENCE);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(app.dynos())
                        .extracting(dyno -> dyno.name() + ":" + dyno.size().name())
                        .containsExactly("worker.1:standard-2x", "worker.2:standard-2x"));
        awaitPrinted("again");
        procfile("gone: " + RUNNING);
        app.deploy();
        await().atMost(PATIENCE).until(() -> app.dynos().isEmpty());
    }

    @Test
    void aChangeOfConfigVarsIsOneReleaseOfTheCodeThatRunsAndRestartsTheDynos() throws Exception {
        procfile("worker: " + RUNNING);
        app.deploy();
        app.scale("worker=2:standard-2x");
        app.awaitUp(PATIENCE);
        awaitPrinted("worker.1 says", "worker.2 says"); // or they are ended before
        procfile("worker: false");
        app.config().set(Map.of("GREETING", "bonjour", "OTHER", "x"));
        Release release = app.release().orElseThrow();
        assertThat(release.name()).isEqualTo("v2");
        assertThat(release.description()).isEqualTo("Set GREETING, OTHER config vars");
        assertThat(release.slug()).isEqualTo(app.releases().get(0).slug());
        app.awaitUp(PATIENCE);
        awaitPrinted("worker.1 says bonjour", "worker.2 says bonjour");
        app.config().set("OTHER", "x");
        app.config().unset("NOTHING");
        assertThat(app.releases()).hasSize(2);
        app.config().unset("OTHER", "GREETING");
        assertThat(app.release()).map(Release::description).contains("Unset GREETING, OTHER config vars");
        await().atMost(PATIENCE)
                .until(() -> printed().stream().filter("worker.1 says"::equals).count() == 2);
        assertThat(app.dynos())
                .extracting(dyno -> dyno.name() + ":" + dyno.size().name())
                .containsExactly("worker.1:standard-2x", "worker.2:standard-2x");
    }

    @Test
    void aChangeOfConfigVarsWhoseReleaseFailsStaysForTheNextRelease() throws Exception {
        procfile("worker: " + RUNNING, "release: test \"$GREETING\" != bad");
        app.config().set("GREETING", "hello");
        Release first = app.deploy();
        app.scale("worker=1");
        app.awaitUp(PATIENCE);
        assertThatThrownBy(() -> app.config().set("GREETING", "bad")).isInstanceOf(ReleaseCommandException.class);
        assertThat(app.release()).contains(first);
        assertThat(app.config().get("GREETING")).contains("bad");
        awaitPrinted("worker.1 says hello");
        app.config().set("GREETING", "better");
        awaitPrinted("worker.1 says better");
        assertThat(app.releases())
                .extracting(Release::status)
                .containsExactly(ReleaseStatus.SUCCEEDED, ReleaseStatus.FAILED, ReleaseStatus.SUCCEEDED);
    }

    @Test
    void aRollbackIsANewReleaseOfOldCodeAndConfig() throws Exception {
        procfile("worker: echo old $GREETING; exec sleep 1000", "release: echo releasing $GREETING");
        app.config().set("GREETING", "hello");
        app.deploy();
        app.scale("worker=1");
        awaitPrinted("old hello");
        procfile("worker: echo new $GREETING; exec sleep 1000");
        app.config().set(Map.of("GREETING", "bonjour", "MORE", "x"));
        app.deploy();
        awaitPrinted("new bonjour");

        Release back = app.rollback(1);

        assertThat(back.description()).isEqualTo("Rollback to v1");
        assertThat(back.name()).isEqualTo("v4");
        assertThat(app.release()).contains(back);
        assertThat(app.config().asMap()).containsExactly(Map.entry("GREETING", "hello"));
        await().atMost(PATIENCE)
                .until(() -> printed().stream().filter("old hello"::equals).count() == 2);
        assertThat(printed()).containsOnlyOnce("releasing bonjour");
        assertThat(app.rollback().description()).isEqualTo("Rollback to v3");
        assertThat(app.config().get("MORE")).contains("x");
    }

    @Test
    void aRollbackToWhatThereIsNotNamesWhatThereIs() throws Exception {
        assertThatThrownBy(app::rollback)
                .isInstanceOf(UnknownReleaseException.class)
                .hasMessage("hello: can't roll back to the release before: no release has succeeded yet");
        procfile("worker: " + RUNNING);
        app.deploy();
        procfile("release: false");
        assertThatThrownBy(app::deploy).isInstanceOf(ReleaseCommandException.class);
        assertThatThrownBy(app::rollback)
                .hasMessage(
                        "hello: can't roll back to the release before: none before it succeeded; possible are [v1]");
        assertThatThrownBy(() -> app.rollback(2)).hasMessageContainingAll("v2", "it failed", "[v1]");
        assertThatThrownBy(() -> app.rollback(7))
                .isInstanceOfSatisfying(
                        UnknownReleaseException.class,
                        unknown -> assertThat(unknown.release()).isEqualTo("v7"));
        assertThat(app.rollback(1).name()).isEqualTo("v3");
    }

    @Test
    void aLaterEditOfTheDirectoryChangesNoDynoOfTheRelease() throws Exception {
        Files.writeString(directory.resolve("greeting"), "hello");
        procfile("worker: cat greeting; echo; exec sleep 1000");
        app.deploy();
        app.scale("worker=1");
        awaitPrinted("hello");
        Files.writeString(directory.resolve("greeting"), "edited");
        app.restart(DynoName.parse("worker.1"));
        await().atMost(PATIENCE).until(() -> printed().equals(List.of("hello", "hello")));
        assertThatThrownBy(() -> app.restart(DynoName.parse("worker.2"))).isInstanceOf(UnknownDynoException.class);
    }

    @Test
    @EnabledOnOs(OS.LINUX) // where a process can look at its own descriptors
    void anAppThatCanNotBeCreatedLeavesNothing() throws IOException {
        AppOptions impossible =
                AppOptions.defaults().withFormation(builder -> builder.cycling(Duration.ZERO, Duration.ZERO));
        long held = heldSlugStores();
        assertThatThrownBy(() -> host.createApp("other", directory, impossible))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(heldSlugStores()).isEqualTo(held);
        host.createApp("other", directory);
    }

    /** How many temporary ones this JVM has locked. */
    private static long heldSlugStores() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(AppTest::isOfSlugStore).count();
        }
    }

    private static boolean isOfSlugStore(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().contains("/dyno4j-slugs");
        } catch (IOException gone) {
            return false; // that of the listing itself
        }
    }

    @Test
    void onlySoManyReleasesAreRememberedAndThoseThatAreNeeded() throws Exception {
        App few = host.createApp("few", directory, AppOptions.defaults().withReleasesKept(2));
        procfile("worker: " + RUNNING);
        few.deploy();
        procfile("release: false");
        for (int failed = 0; failed < 3; failed++) {
            assertThatThrownBy(few::deploy).isInstanceOf(ReleaseCommandException.class);
        }
        assertThat(few.releases()).extracting(Release::name).containsExactly("v1", "v3", "v4");
        procfile("worker: " + RUNNING);
        few.deploy();
        assertThat(few.releases()).extracting(Release::name).containsExactly("v1", "v4", "v5");
        assertThat(few.rollback().description()).isEqualTo("Rollback to v1");
    }

    @Test
    void aReleaseCommandThatTakesTooLongIsEndedAndHasFailed() throws Exception {
        App hasty = host.createApp("hasty", directory, AppOptions.defaults().withReleaseTimeout(Duration.ofMillis(50)));
        procfile("release: echo $$; exec sleep 1000");
        assertThatThrownBy(hasty::deploy)
                .isInstanceOf(ReleaseCommandException.class)
                .hasMessageContaining("it still ran after PT0.05S; nothing ran before, and nothing runs.");
        assertThat(hasty.releases()).extracting(Release::status).containsExactly(ReleaseStatus.FAILED);
        assertThat(ProcessHandle.current().descendants())
                .noneMatch(process -> process.info().commandLine().orElse("").contains("sleep 1000"));
    }

    @Test
    void anInterruptEndsADeploymentAndThatOfAConfigVar() throws Exception {
        procfile("worker: " + RUNNING);
        Release first = app.deploy();
        procfile("worker: " + RUNNING, "release: echo migrating; exec sleep 1000");
        AtomicReference<Thread> deployer = new AtomicReference<>();
        CompletableFuture<Release> second = inBackground(() -> {
            deployer.set(Thread.currentThread());
            return app.deploy();
        });
        awaitPrinted("migrating");
        deployer.get().interrupt();
        assertThat(second)
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(InterruptedException.class);
        assertThat(app.release()).contains(first);
        assertThat(app.releases()).extracting(Release::status).endsWith(ReleaseStatus.FAILED);

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> app.config().set("A", "b"))
                .isInstanceOf(DynoException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(app.config().get("A")).contains("b");
    }

    @Test
    void theLogSaysWhatBecomesOfReleasesInHerokusWords() throws Exception {
        procfile("release: true", "worker: " + RUNNING);
        Release first = app.deploy();
        app.scale("worker=2:standard-2x");
        procfile("release: false");
        assertThatThrownBy(app::deploy).isInstanceOf(ReleaseCommandException.class);
        String second = app.releases().get(1).slug().substring(0, 7);
        assertThat(app.logs().history(1000, LogFilter.all().withDyno("api")))
                .extracting(LogLine::text)
                .containsExactly(
                        first.description(),
                        "Running release v1 commands",
                        "Release v1 created",
                        "Scaled to release@0:standard-1x worker@2:standard-2x",
                        "Deploy " + second,
                        "Running release v2 commands",
                        "Release v2 command failed");
    }

    @Test
    void noReleaseShowsTheValueOfAConfigVar() throws Exception {
        procfile("worker: " + RUNNING);
        app.config().set("GREETING", "hunter2");
        assertThat(app.deploy().toString()).contains("GREETING").doesNotContain("hunter2");
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
        procfile("worker: " + RUNNING, "release: echo migrating; while [ ! -e " + go() + " ]; do sleep 0.05; done");
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
            Files.createFile(go());
        }
        assertThat(second.get(PATIENCE.toSeconds(), SECONDS).name()).isEqualTo("v2");
        assertThat(names()).containsExactly("worker.1", "worker.2");
    }

    @Test
    void closingEndsAReleaseCommandThatRuns() throws Exception {
        procfile("release: echo $$; while [ ! -e " + go() + " ]; do sleep 0.05; done");
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
                    .withCauseInstanceOf(ReleaseCommandException.class)
                    .withMessageContaining("; the app is being closed. The command's output is in the log")
                    .withMessageNotContaining("runs on");
            assertThat(app.release()).isEmpty();
        } finally {
            Files.createFile(go());
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
        procfile("release: echo $DYNO | tr -d 0-9; touch " + go(), "worker: ls " + go() + "; exec sleep 1000");
        assertThat(app.deploy().name()).isEqualTo("v2");
        app.scale("worker=1");
        awaitPrinted("release.", go().toString());
    }

    @Test
    void aProcfileThatCannotBeReadLeavesTheOldReleaseServing() throws Exception {
        procfile("worker: " + RUNNING);
        Release first = app.deploy();
        app.scale("worker=1");
        app.awaitUp(PATIENCE);
        Files.delete(directory.resolve("Procfile"));
        assertThatThrownBy(app::deploy)
                .isInstanceOf(ProcfileException.class)
                .hasMessageStartingWith("Reading the Procfile " + directory.resolve("Procfile") + " failed: ");
        procfile("worker: " + RUNNING);
        Path ignore = Files.writeString(directory.resolve(".slugignore"), "Procfile\n");
        assertThatThrownBy(app::deploy)
                .isInstanceOf(ProcfileException.class)
                .hasMessage("Reading the Procfile " + directory.resolve("Procfile")
                        + " failed: it is there, but was left out of the copy, as by .slugignore");
        Files.delete(ignore);
        procfile("worker " + RUNNING);
        assertThatThrownBy(app::deploy)
                .isInstanceOf(ProcfileException.class)
                .hasMessageStartingWith(directory.resolve("Procfile") + " can't be used:");
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

    @ParameterizedTest
    @ValueSource(strings = {"worker=10001", "worker=1000000000", "worker+99999999999999999999", "worker-10001"})
    void moreDynosThanATypeCanHaveAreRefusedWithHowManyItCan(String change) throws Exception {
        procfile("worker: " + RUNNING);
        app.deploy();
        assertThatThrownBy(() -> app.scale(change))
                .isInstanceOf(ScaleException.class)
                .hasMessageContaining("\"" + change + "\": a type can have 0 to 10000 dynos;"
                        + " a dyno with a higher number is a one-off");
        assertThat(app.formation().quantity("worker")).isZero();
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

    /** When it is there, commands that wait for it end. */
    private Path go() {
        return outside.resolve("go");
    }

    private void procfile(String... lines) throws IOException {
        Files.write(directory.resolve("Procfile"), List.of(lines));
    }

    /** Those of the formation. */
    private List<String> names() {
        return app.dynos().stream()
                .map(dyno -> dyno.name().toString())
                .filter(name -> !name.startsWith("release."))
                .toList();
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
