package org.dyno4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.dyno4j.isolation.IsolationPolicy;
import org.dyno4j.isolation.NetworkMode;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.Stack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunOnceOptionsTest {

    @Test
    void readsEveryOption() {
        RunOnceOptions options = parse("--memory 64m --cpus 0.5 --pids 32 --timeout 10s --network host --env A=b=c"
                + " --env E= --app /srv/app --stack /srv/root --verdict --no-limits -- sh -c --verdict");

        assertThat(options)
                .returns(
                        ResourceLimits.builder()
                                .memoryBytes(67_108_864)
                                .cpus(0.5)
                                .processes(32)
                                .build(),
                        RunOnceOptions::limits)
                .returns(NetworkMode.HOST, RunOnceOptions::network)
                .returns(true, RunOnceOptions::verdict)
                .returns(IsolationPolicy.complete().withoutLimits(), RunOnceOptions::policy)
                .returns(Stack.of(Path.of("/srv/root")), RunOnceOptions::stack)
                .returns(List.of("sh", "-c", "--verdict"), RunOnceOptions::command);
        assertThat(options.timeout()).contains(Duration.ofSeconds(10));
        assertThat(options.environment()).containsEntry("A", "b=c").containsEntry("E", "");
        assertThat(options.application()).contains(Path.of("/srv/app"));
    }

    @Test
    void isolatesAndLimitsWhatIsNotSaid() {
        RunOnceOptions options = parse("-- true");

        assertThat(options.network()).isEqualTo(NetworkMode.ISOLATED);
        assertThat(options.limits().memoryBytes()).hasValue(512L << 20);
        assertThat(options.limits().processes()).hasValue(256);
        assertThat(options.timeout()).isEmpty();
        assertThat(options.verdict()).isFalse();
        assertThat(options.policy()).isEqualTo(IsolationPolicy.complete());
        assertThat(options.sandbox().stack()).isEqualTo(Stack.host());
    }

    @Test
    void givesTheCommandOnlyWhatADynoHasAndWhatWasAskedFor() {
        assertThat(parse("--env HOME=/tmp --env A=b -- true").wholeEnvironment())
                .containsOnlyKeys("PATH", "LANG", "HOME", "DYNO", "A")
                .containsEntry("HOME", "/tmp")
                .containsEntry("DYNO", "run.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "true",
                "--",
                "--memory",
                "--memory x -- true",
                "--memory -1 -- true",
                "--memory 9999999999g -- true",
                "--memory 1k -- true",
                "--cpus 0 -- true",
                "--cpus half -- true",
                "--cpus 1e3 -- true",
                "--pids 0 -- true",
                "--pids 99999999999 -- true",
                "--timeout soon -- true",
                "--timeout 0 -- true",
                "--network bridge -- true",
                "--env A -- true",
                "--env =b -- true",
                "--verdict=yes -- true",
                "--unknown -- true"
            })
    void refusesWhatMakesNoSense(String arguments) {
        assertThatThrownBy(() -> parse(arguments)).isInstanceOf(UsageException.class);
    }

    @Test
    void neverShowsTheValueOfAVariable() {
        assertThatThrownBy(() -> parse("--env =secret -- true")).hasMessageNotContaining("secret");
    }

    private static RunOnceOptions parse(String arguments) {
        return RunOnceOptions.parse(arguments.isEmpty() ? List.of() : List.of(arguments.split(" ")));
    }
}
