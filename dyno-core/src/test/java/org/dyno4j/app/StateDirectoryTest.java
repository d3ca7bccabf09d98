package org.dyno4j.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dyno4j.DynoException;
import org.dyno4j.log.LogFilter;
import org.dyno4j.log.LogLine;
import org.dyno4j.plain.PlainIsolation;
import org.dyno4j.slug.SlugException;
import org.dyno4j.state.AtomicFile;
import org.dyno4j.usage.MeteredDyno;
import org.dyno4j.usage.Usage;
import org.dyno4j.usage.UsageFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Apps that outlive a host. */
@Timeout(180)
class StateDirectoryTest {
    private static final String RUNNING = "worker: echo $DYNO says $GREETING; exec sleep 1000";

    private final Path source;
    private final Path state;
    private DynoHost host;

    StateDirectoryTest(@TempDir Path source, @TempDir Path state) {
        this.source = source;
        this.state = state;
        this.host = open(state);
    }

    private static DynoHost open(Path state) {
        return DynoHost.builder()
                .isolation(PlainIsolation.open())
                .stateDirectory(state.resolve("apps"))
                .open();
    }

    private void reopen() {
        host.close();
        host = open(state);
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void releasesConfigAndFormationOutliveTheHost() throws Exception {
        procfile(RUNNING, "release: echo releasing");
        App before = host.createApp("my app", source);
        before.config().set("GREETING", "hello");
        before.deploy();
        before.scale("worker=2:standard-2x");
        before.config().set("GREETING", "bonjour");
        List<Release> releases = before.releases();

        reopen();
        App after = host.createApp("my app", source);

        assertThat(after.releases()).isEqualTo(releases).hasSize(2);
        assertThat(after.release()).map(Release::name).contains("v2");
        assertThat(after.config().asMap()).isEqualTo(Map.of("GREETING", "bonjour"));
        assertThatThrownBy(after::dynos).isInstanceOf(DynoException.class).hasMessageContaining("start()");
        after.start();
        after.start();
        after.awaitUp(PATIENCE);
        assertThat(after.dynos())
                .extracting(dyno -> dyno.name() + ":" + dyno.size().name())
                .containsExactly("worker.1:standard-2x", "worker.2:standard-2x");
        await().atMost(PATIENCE)
                .until(() -> printed(after).containsAll(List.of("worker.1 says bonjour", "worker.2 says bonjour")));
        assertThat(printed(after)).doesNotContain("releasing");
        assertThat(after.rollback().description()).isEqualTo("Rollback to v1");
        assertThat(after.release()).map(Release::name).contains("v3");
    }

    @Test
    void directoriesAboveItAreCreatedButItAloneIsPrivate() throws Exception {
        Path deep = state.resolve("srv").resolve("dyno").resolve("apps");
        try (DynoHost other = DynoHost.builder()
                .isolation(PlainIsolation.open())
                .stateDirectory(deep)
                .open()) {
            App app = other.createApp("hello", source);
            assertThat(app.releases()).isEmpty();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(deep)))
                .isEqualTo("rwx------");
        Path ordinary = Files.createDirectory(state.resolve("ordinary"));
        assertThat(Files.getPosixFilePermissions(deep.getParent())).isEqualTo(Files.getPosixFilePermissions(ordinary));
    }

    @Test
    void aFileInTheWayOfItIsNamed() throws Exception {
        Path file = Files.writeString(state.resolve("file"), "");
        for (Path inTheWay : List.of(file, file.resolve("apps"))) {
            DynoHostBuilder builder = DynoHost.builder().stateDirectory(inTheWay);
            assertThatThrownBy(builder::open)
                    .isInstanceOf(StateException.class)
                    .hasMessageStartingWith("Opening the state directory " + inTheWay + " failed: ")
                    .hasMessageContaining(file + " is not a directory");
        }
    }

    @Test
    void anotherSizeIsToldAndOutlivesTheHost() throws Exception {
        procfile(RUNNING);
        App before = host.createApp("hello", source);
        before.deploy();
        before.resize("worker", "standard-2x");
        assertThat(before.logs().history()).extracting(LogLine::text).contains("Scaled to worker@0:standard-2x");
        reopen();
        App after = host.createApp("hello", source);
        after.start();

        assertThat(after.formation()).hasToString("worker=0:standard-2x");
    }

    @Test
    void whatWasStoppedAltogetherStaysSo() throws Exception {
        procfile(RUNNING);
        App before = host.createApp("hello", source);
        before.deploy();
        before.scale("worker=2:standard-2x");
        before.awaitUp(PATIENCE);
        before.stopAll();
        reopen();
        App after = host.createApp("hello", source);
        after.start();
        assertThat(after.formation()).hasToString("worker=0:standard-2x");
        after.scale("worker=1");
        after.awaitUp(PATIENCE);
        after.killAll();
        assertThat(after.formation()).hasToString("worker=0:standard-2x");
        reopen();
        App last = host.createApp("hello", source);
        last.start();
        assertThat(last.dynos()).isEmpty();
    }

    @Test
    void aKeptAppIsFoundByItsNameAndItsDirectory() throws Exception {
        procfile(RUNNING);
        host.createApp("../a b", source).deploy();
        host.createApp("other", source);
        assertThat(host.app("other")).isPresent();
        assertThatThrownBy(() -> host.createApp("other", source)).isInstanceOf(IllegalStateException.class);

        reopen();

        assertThat(host.appNames()).containsExactly("../a b", "other");
        App found = host.app("../a b").orElseThrow();
        assertThat(host.app("../a b")).containsSame(found);
        assertThat(host.app("missing")).isEmpty();
        procfile(RUNNING, "fresh: true");
        assertThat(found.deploy().name()).isEqualTo("v2");
        assertThat(list(state)).containsExactly("apps");
    }

    @Test
    void aChangeOfConfigVarsBeforeTheAppIsStartedReleasesAndStartsIt() throws Exception {
        procfile(RUNNING);
        App before = host.createApp("hello", source);
        before.deploy();
        before.scale("worker=1");
        reopen();
        App after = host.createApp("hello", source);
        after.config().set("GREETING", "hello");
        assertThat(after.release()).map(Release::name).contains("v2");
        await().atMost(PATIENCE).until(() -> printed(after).contains("worker.1 says hello"));
    }

    @Test
    void whatWasSecretIsSecretAfterwardsToo() throws Exception {
        procfile("release: echo hunter2-and-more; echo $KEY");
        host.createApp("hello", source).config().setSecret("KEY", "hunter2-and-more");
        reopen();
        App app = host.createApp("hello", source);
        app.deploy();
        app.config().set("KEY", "another-secret");
        host.close();
        assertThat(app.logs().history(100, LogFilter.all().withSource(LogLine.DYNO)))
                .extracting(LogLine::text)
                .noneMatch(text -> text.contains("hunter2") || text.contains("another"))
                .anyMatch(text -> text.contains("echo [REDACTED]; echo $KEY"));
    }

    @Test
    void aReleaseThatWasBeingMadeHasFailed() throws Exception {
        host.createApp("my app", source);
        host.close();
        Path file = state.resolve("apps/app-my+app/state");
        new AppFile(file, new AtomicFile(file), "my app", source).save(AppStates.full());

        host = open(state);

        App app = host.createApp("my app", source);
        assertThat(app.releases()).extracting(Release::status).endsWith(ReleaseStatus.FAILED);
        assertThat(app.release()).map(Release::name).contains("v1");
        assertThat(AppFile.read(file).orElseThrow().state().releases()).isEqualTo(app.releases());
        assertThatThrownBy(app::start).isInstanceOf(DynoException.class).hasMessageContaining("is gone; deploy again");
        procfile(RUNNING);
        assertThat(app.deploy().name()).isEqualTo("v3");
    }

    @Test
    void aSlugThatWasDamagedIsNotRunAndMadeAnewByTheNextDeployment() throws Exception {
        procfile(RUNNING);
        Release release = host.createApp("hello", source).deploy();
        reopen();
        Path slug = state.resolve("apps/app-hello/slugs").resolve(release.slug());
        Files.writeString(slug.resolve("Procfile"), "worker: evil");
        App app = host.createApp("hello", source);
        assertThatThrownBy(app::start).isInstanceOf(SlugException.class).hasMessageContaining("changed or damaged");
        assertThat(app.deploy().slug()).isEqualTo(release.slug());
        assertThat(slug.resolve("Procfile")).hasContent(RUNNING);
    }

    @Test
    void slugsThatNoReleaseNeedsAreRemoved() throws Exception {
        App app = host.createApp("hello", source, AppOptions.defaults().withReleasesKept(2));
        for (int number = 1; number <= 4; number++) {
            procfile("worker: echo " + number);
            app.deploy();
        }
        procfile(": nonsense");
        assertThatThrownBy(app::deploy).isInstanceOf(DynoException.class);
        assertThat(list(state.resolve("apps/app-hello/slugs")))
                .containsExactlyInAnyOrderElementsOf(
                        app.releases().stream().map(Release::slug).toList())
                .hasSize(2);
    }

    @Test
    void aSecondHostIsRefusedByTheNameOfTheFirst() {
        assertThatThrownBy(() -> open(state))
                .isInstanceOfSatisfying(
                        StateException.class,
                        refused -> assertThat(refused.file())
                                .isEqualTo(state.resolve("apps").toString()))
                .hasMessageContainingAll(
                        "another host uses it",
                        "process " + ProcessHandle.current().pid());
        reopen();
    }

    @Test
    void usageOfAllDynosOutlivesTheHostAndAddsUp() throws Exception {
        procfile(RUNNING, "release: true");
        App before = host.createApp("hello", source);
        before.deploy();
        before.scale("worker=1:standard-2x");
        before.run("true").await(PATIENCE);
        before.awaitUp(PATIENCE);
        before.config().set("GREETING", "hello");
        before.awaitUp(PATIENCE);
        host.close();
        Usage used = before.usage();
        assertThat(used.by(MeteredDyno::type).keySet()).containsExactly("release", "run", "worker");
        assertThat(used.by(dyno -> dyno.type() + " " + dyno.size() + " " + dyno.release())
                        .keySet())
                .contains("worker standard-2x v1", "worker standard-2x v2", "release standard-1x v1");
        assertThat(before.usage()).isEqualTo(used);

        host = open(state);
        App after = host.createApp("hello", source);
        assertThat(after.usage()).isEqualTo(used);
        after.start();
        after.awaitUp(PATIENCE);
        await().atMost(PATIENCE).until(() -> after.usage().total().compareTo(used.total()) > 0);
    }

    @Test
    void usageIsKeptWhileDynosRunSoThatAKilledJvmLosesLittle() throws Exception {
        procfile(RUNNING);
        App app = host.createApp("hello", source, AppOptions.defaults().withUsageInterval(Duration.ofMillis(20)));
        app.deploy();
        app.scale("worker=1");
        UsageFile file = new UsageFile(state.resolve("apps/app-hello/usage"));
        await().atMost(PATIENCE).until(() -> file.read().total().compareTo(Duration.ofMillis(200)) > 0);
        assertThat(file.read().by(MeteredDyno::release)).containsOnlyKeys("v1");
    }

    @Test
    void aStateDirectoryInTheProgramsDirectoryIsRefused() {
        assertThatThrownBy(() -> host.createApp("hello", state))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("lies in the app's directory");
    }

    @Test
    void onlyTheOwnerCanReadWhatIsKept() throws Exception {
        procfile(RUNNING);
        host.createApp("hello", source).deploy();
        for (String each : List.of("apps", "apps/app-hello", "apps/app-hello/slugs")) {
            assertThat(mode(state.resolve(each))).as(each).isEqualTo("rwx------");
        }
        assertThat(mode(state.resolve("apps/app-hello/state"))).isEqualTo("rw-------");
    }

    @Test
    void whatCanNotBeKeptHasNotHappened() throws Exception {
        procfile(RUNNING);
        App app = host.createApp("hello", source);
        app.deploy();
        Path blocked = state.resolve("apps/app-hello/state.new");
        Files.createDirectories(blocked.resolve("not empty"));
        assertThatThrownBy(() -> app.config().set("A", "b")).isInstanceOf(StateException.class);
        assertThat(app.config().asMap()).isEmpty();
        assertThatThrownBy(app::deploy).isInstanceOf(StateException.class);
        assertThat(app.releases()).hasSize(1);
        Files.delete(blocked.resolve("not empty"));
        Files.delete(blocked);
        assertThat(app.deploy().name()).isEqualTo("v2");
    }

    @Test
    void usageThatIsNeverWrittenMeanwhileIsWrittenInTheEnd() throws Exception {
        Duration forEver = ChronoUnit.FOREVER.getDuration();
        AppOptions options = AppOptions.defaults().withReleaseTimeout(forEver).withUsageInterval(forEver);
        procfile(RUNNING, "release: true");
        App before = host.createApp("my app", source, options);
        before.deploy();
        before.scale("worker=1");
        before.awaitUp(forEver);

        reopen();

        assertThat(host.createApp("my app", source, options).usage().by(MeteredDyno::type))
                .containsOnlyKeys("worker", "release");
    }

    private void procfile(String... lines) throws IOException {
        Files.write(source.resolve("Procfile"), List.of(lines));
    }

    private static List<String> printed(App app) {
        return app.logs().history(1000, LogFilter.all().withSource(LogLine.APP)).stream()
                .map(LogLine::text)
                .toList();
    }

    private static List<String> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
