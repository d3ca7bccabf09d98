package org.dyno4j.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.formation.ScaleException;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.log.LogFilter;
import org.dyno4j.log.LogLine;
import org.dyno4j.log.LogRendering;
import org.dyno4j.plain.PlainIsolation;
import org.dyno4j.slug.SlugException;
import org.dyno4j.slug.SlugLimits;
import org.dyno4j.usage.CountingRule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is chosen for an app, as its plain processes have it. */
@Timeout(180)
class AppOptionsTest {
    @TempDir
    private Path directory;

    private final DynoHost host = DynoHost.open(PlainIsolation.open());

    @AfterEach
    void close() {
        host.close();
    }

    private App working(AppOptions options) throws Exception {
        Files.writeString(directory.resolve("Procfile"), "worker: echo $GREETING; exec sleep 1000\n");
        App app = host.createApp("hello", directory, options);
        app.deploy();
        app.scale("worker=1");
        app.awaitUp(PATIENCE);
        return app;
    }

    private static List<String> lines(App app) {
        return app.logs().history(1000, LogFilter.all().withDyno("worker.1").withSource("heroku")).stream()
                .map(LogLine::text)
                .toList();
    }

    /** Section 2.2 of the contract: a change of config vars, without preboot. */
    @Test
    void asOnHerokuADynoOverlapsTheOneOfTheNextRelease() throws Exception {
        App app = working(AppOptions.heroku());
        app.config().set("GREETING", "bonjour");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lines(app))
                        .containsSubsequence(
                                "State changed from starting to up",
                                "Restarting",
                                "State changed from up to starting",
                                "Stopping all processes with SIGTERM",
                                "Process exited with status 143"));
        assertThat(lines(app))
                .doesNotContain("State changed from stopping to down", "State changed from up to stopping");
    }

    @Test
    void furtherChoicesForTheFormationAreMadeAfterThoseOfHerokus() throws Exception {
        App app = working(AppOptions.heroku().withFormation(formation -> formation.releaseName("ignored")));
        assertThat(lines(app)).contains("State changed from starting to up");
    }

    @Test
    void furtherChoicesForTheLogAreMadeAfterThoseOfHerokus() throws Exception {
        App app = working(AppOptions.heroku().withLog(log -> log.history(3, 1 << 20)));
        assertThat(app.logs().rendering()).isEqualTo(LogRendering.heroku());
    }

    @Test
    void whatCountsIsTheRules() throws Exception {
        CountingRule nothing = (state, activity) -> false;
        App app = working(AppOptions.defaults().withCounting(nothing));
        app.scale("worker=0");
        app.awaitSettled(PATIENCE);
        assertThat(app.usage().spans()).isEmpty();
    }

    @Test
    void aDirectoryThatIsLargerThanAllowedIsNotReleased() throws Exception {
        Files.writeString(directory.resolve("Procfile"), "worker: exec sleep 1000\n");
        AppOptions options =
                AppOptions.defaults().withSlugLimits(SlugLimits.defaults().withBytes(10));
        App app = host.createApp("hello", directory, options);
        assertThatThrownBy(app::deploy).isInstanceOf(SlugException.class).hasMessageContaining("more than 10 bytes");
        assertThat(app.releases()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "web", "web=", "web=-1", "=1", "web=10001", "web=1:two words", "web=1:?"})
    void aFirstScaleThatIsMalformedIsRefusedAtOnce(String change) {
        AppOptionsBuilder builder = AppOptions.builder().firstScale("worker=1", change);
        assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AppOptions.defaults().withFirstScale(change))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"wrker=1, wrker", "worker-1, worker-1", "worker=1:enormous, enormous"})
    void aFirstScaleThatTheProcfileCanNotHaveIsRefusedBeforeTheReleaseCommandRuns(String change, String named)
            throws Exception {
        Files.writeString(directory.resolve("Procfile"), "release: echo releasing\nworker: exec sleep 1000\n");
        App app = host.createApp("hello", directory, AppOptions.defaults().withFirstScale(change));
        assertThatThrownBy(app::deploy).isInstanceOf(ScaleException.class).hasMessageContainingAll(named, "worker");
        assertThat(app.releases()).isEmpty();
        assertThat(app.logs().history()).isEmpty();
    }

    @Test
    void aFirstScaleMayNameASizeOfTheFormations() throws Exception {
        DynoSize tiny = DynoSize.of("tiny", ResourceLimits.none());
        Files.writeString(directory.resolve("Procfile"), "worker: exec sleep 1000\nclock: exec sleep 1000\n");
        AppOptions options = AppOptions.defaults()
                .withFirstScale("worker=1:tiny")
                .withFormation(formation -> formation.size("clock", tiny));
        App app = host.createApp("hello", directory, options);
        app.deploy();
        assertThat(app.formation()).hasToString("worker=1:tiny clock=0:tiny");
    }

    @Test
    void theLogKeepsAsMuchAsWasChosen() throws Exception {
        App app = working(AppOptions.defaults().withLog(log -> log.history(3, 1 << 20)));
        await().atMost(PATIENCE).until(() -> app.logs().history().size() == 3);
        assertThat(app.logs().history(1000, LogFilter.all())).hasSize(3);
    }
}
