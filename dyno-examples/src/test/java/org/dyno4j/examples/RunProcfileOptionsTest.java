package org.dyno4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.dyno4j.DynoException;
import org.dyno4j.isolation.NetworkMode;
import org.dyno4j.procfile.Procfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunProcfileOptionsTest {
    private static final Procfile PROCFILE = Procfile.parse("release: true\nweb: serve\nworker: work\n");

    @Test
    void readsDirectoryFormationAndOptionsInAnyOrder() {
        RunProcfileOptions options = parse("--port 8080 app web=2 --network host worker=1:standard-2x");

        assertThat(options.directory()).isEqualTo(Path.of("app"));
        assertThat(options.scaleOf(PROCFILE)).containsExactly("web=2", "worker=1:standard-2x");
        assertThat(options.network()).isEqualTo(NetworkMode.HOST);
        assertThat(options.port()).isEqualTo(8080);
    }

    @Test
    void runsTheSampleInIsolatedNetworksWhereNothingIsSaid() {
        RunProcfileOptions options = RunProcfileOptions.parse(List.of());

        assertThat(options.directory()).endsWithRaw(Path.of("sample", "python"));
        assertThat(options.directory().resolve("Procfile")).isRegularFile();
        assertThat(options.network()).isEqualTo(NetworkMode.ISOLATED);
        assertThat(options.port()).isEqualTo(5000);
    }

    @Test
    void startsEveryTypeOnceButReleaseWhereNoneIsNamed() {
        assertThat(parse("app").scaleOf(PROCFILE)).containsExactly("web=1", "worker=1");
    }

    @Test
    void namesTheTypesThatThereAreWhereOneIsNamedThatThereIsNot() {
        assertThatThrownBy(() -> parse("app web=1 wbe=2").scaleOf(PROCFILE))
                .isInstanceOf(DynoException.class)
                .hasMessage("\"wbe=2\": there is no process type \"wbe\" (the process types are release, web, worker)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--port",
                "app --port x",
                "app --port 0",
                "app --port 65536",
                "app --network lan",
                "app --network",
                "app --daemon"
            })
    void refusesWhatMakesNoSense(String arguments) {
        assertThatThrownBy(() -> parse(arguments)).isInstanceOf(UsageException.class);
    }

    private static RunProcfileOptions parse(String arguments) {
        return RunProcfileOptions.parse(List.of(arguments.split(" ")));
    }
}
