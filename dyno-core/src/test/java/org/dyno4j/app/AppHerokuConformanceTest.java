package org.dyno4j.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dyno4j.log.LogLine;
import org.dyno4j.plain.PlainIsolation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is said about an app in the name of Heroku's API, as {@code app[api]}, and how its release commands appear as dynos.
 * Heroku adds {@code by user …} to most of it: there are no users here.
 *
 * <p>Not in the table are {@code Enable Logplex}, {@code Attach …}, {@code Detach …} and {@code … completed provisioning}:
 * there are no add-ons; {@code Build …}: nothing is built; {@code Initial release}: an app begins with its first deployment.
 */
@Timeout(180)
class AppHerokuConformanceTest {
    private static final String WORKING = "worker: exec sleep 1000";

    @TempDir
    private Path directory;

    private final DynoHost host = DynoHost.open(PlainIsolation.open());
    private App app;

    /** What is done once two workers are up on v1, and what is said then; braces stand for the id of the newest slug. */
    record Situation(String name, Play play, List<String> api, Map<String, List<String>> dynos) {
        static Situation of(String name, Play play, String... api) {
            return new Situation(name, play, List.of(api), Map.of());
        }

        /** That is said about the only dyno of that type, too. */
        Situation about(String type, String... lines) {
            return new Situation(name, play, api, Map.of(type, List.of(lines)));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @FunctionalInterface
    interface Play {
        void accept(AppHerokuConformanceTest test) throws Exception;
    }

    static Stream<Situation> situations() {
        return Stream.of(
                Situation.of("deployment", test -> test.app.deploy(), "Deploy {slug}", "Release v2 created"),
                Situation.of(
                        "change of config vars",
                        test -> test.app.config().set(Map.of("FOO", "1", "BAR", "2")),
                        "Set BAR, FOO config vars",
                        "Release v2 created"),
                Situation.of(
                        "rollback",
                        test -> {
                            test.app.config().set("FOO", "1");
                            test.app.rollback();
                        },
                        "Set FOO config vars",
                        "Release v2 created",
                        "Rollback to v1",
                        "Release v3 created"),
                Situation.of(
                        "scaling, of which all types are told",
                        test -> test.app.scale("web=0", "worker=1:standard-2x"),
                        "Scaled to web@0:Standard-1X worker@1:Standard-2X"),
                Situation.of(
                                "release phase",
                                test -> test.deploy("release: exit 0", WORKING),
                                "Deploy {slug}",
                                "Running release v2 commands",
                                "Release v2 created")
                        .about(
                                "release",
                                "State changed from down to starting",
                                "Starting process with command `exit 0`",
                                "State changed from starting to up",
                                "Process exited with status 0",
                                "State changed from up to complete"),
                Situation.of(
                                "release phase that fails",
                                test -> assertThatThrownBy(() -> test.deploy("release: exit 2", WORKING))
                                        .isInstanceOf(ReleaseCommandException.class),
                                "Deploy {slug}",
                                "Running release v2 commands",
                                "Release v2 command failed")
                        .about(
                                "release",
                                "State changed from down to starting",
                                "Starting process with command `exit 2`",
                                "State changed from starting to up",
                                "Process exited with status 2",
                                "State changed from up to complete"),
                Situation.of(
                                "one-off",
                                test -> test.app.run("exit 1").await(PATIENCE),
                                "Starting process with command `exit 1`")
                        .about(
                                "run",
                                "State changed from down to starting",
                                "Starting process with command `exit 1`",
                                "State changed from starting to up",
                                "Process exited with status 1",
                                "State changed from up to complete"));
    }

    @BeforeEach
    void deploy() throws Exception {
        app = host.createApp("hello", directory, AppOptions.heroku().withFirstScale("worker=2"));
        deploy("web: exec sleep 1000", WORKING);
        app.awaitUp(PATIENCE);
    }

    @AfterEach
    void close() {
        host.close();
    }

    private void deploy(String... procfile) throws InterruptedException, IOException {
        Files.write(directory.resolve("Procfile"), List.of(procfile));
        app.deploy();
    }

    @ParameterizedTest
    @MethodSource("situations")
    void theLogIsAsOnHeroku(Situation situation) throws Exception {
        int before = said("app[api]").size();
        situation.play().accept(this);

        List<Release> releases = app.releases();
        String slug = releases.get(releases.size() - 1).slug().substring(0, 7);
        List<String> expected = situation.api().stream()
                .map(line -> line.replace("{slug}", slug))
                .toList();
        List<String> api = said("app[api]");
        assertThat(api.subList(before, api.size())).isEqualTo(expected);
        situation
                .dynos()
                .forEach((type, lines) ->
                        assertThat(said("heroku[" + type + ".")).containsExactlyElementsOf(lines));
        assertThat(app.logs().history()).noneMatch(line -> line.source().equals(LogLine.DYNO));
    }

    /** By whom is behind the time, which has no blank. */
    private List<String> said(String by) {
        return app.logs().history().stream()
                .filter(line -> line.toString().split(" ", 2)[1].startsWith(by))
                .map(LogLine::text)
                .toList();
    }
}
