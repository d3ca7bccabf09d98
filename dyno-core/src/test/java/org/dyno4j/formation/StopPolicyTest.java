package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.Handover;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.isolation.Signal;
import org.dyno4j.procfile.Procfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How dynos of each process type are ended and restarted, in simulated time. */
class StopPolicyTest {
    private static final Duration A_WHILE = Duration.ofMinutes(2);

    private final FixedBehaviours behaviours = new FixedBehaviours();
    private final SimulatedFormation formation = SimulatedFormation.of(
            FormationManager.builder(Procfile.parse("web: serve\nworker: work\nclock: tick\n"))
                    .stopPolicy(StopPolicy.standard().withGrace(Duration.ofSeconds(10)))
                    .stopPolicy(
                            "worker",
                            StopPolicy.standard()
                                    .withSignal(Signal.SIGQUIT)
                                    .withGrace(Duration.ofSeconds(50))
                                    .withHandover(Handover.OVERLAP))
                    .stopPolicy("run", StopPolicy.standard().withSignal(Signal.SIGINT))
                    .restartPolicy(RestartPolicy.standard())
                    .restartPolicy("clock", RestartPolicy.never())
                    .settings(),
            behaviours);

    @Test
    void eachTypeGetsItsSignal() {
        formation.scale("web=1", "worker=1");
        formation.pass(A_WHILE);
        formation.scale("web=0", "worker=0");
        formation.pass(A_WHILE);
        assertThat(formation.linesOf("web.1"))
                .containsSubsequence("Stopping all processes with SIGTERM", "Process exited with status 143");
        assertThat(formation.linesOf("worker.1"))
                .containsSubsequence("Stopping all processes with SIGQUIT", "Process exited with status 131");
    }

    @Test
    void eachTypeHasItsGrace() {
        behaviours.always("web.1", Behaviour.GOOD.deaf()).always("worker.1", Behaviour.GOOD.deaf());
        formation.scale("web=1", "worker=1");
        formation.pass(A_WHILE);
        formation.scale("web=0", "worker=0");
        formation.pass(Duration.ofSeconds(49));
        assertThat(formation.names()).containsExactly("worker.1");
        formation.pass(Duration.ofSeconds(2));
        assertThat(formation.names()).isEmpty();
        assertThat(formation.linesOf("worker.1"))
                .contains(
                        "Error R12 (Exit timeout) -> At least one process failed to exit within 50 seconds of SIGQUIT");
        assertThat(formation.events(FormationEvent.DynoEnded.class).map(FormationEvent.DynoEnded::verdict))
                .extracting(ExitVerdict::describe)
                .containsExactly(
                        "did not end within 10 seconds of SIGTERM (R12)",
                        "did not end within 50 seconds of SIGQUIT (R12)");
    }

    @Test
    void eachTypeHasItsHandover() {
        formation.scale("worker=1", "clock=1");
        formation.pass(A_WHILE);
        formation.request(formation.control()::restartAll);
        formation.pass(A_WHILE);
        assertThat(formation.linesOf("worker.1")).contains("State changed from up to starting");
        assertThat(formation.linesOf("clock.1")).contains("State changed from up to stopping");
    }

    @Test
    void eachTypeHasItsRestartPolicy() {
        behaviours
                .next("worker.1", Behaviour.GOOD.ending(A_WHILE.dividedBy(2), 1))
                .next("clock.1", Behaviour.GOOD.ending(A_WHILE.dividedBy(2), 1));
        formation.scale("worker=1", "clock=1");
        formation.pass(A_WHILE);
        assertThat(formation.linesOf("worker.1")).contains("State changed from crashed to starting");
        assertThat(formation.linesOf("clock.1")).endsWith("State changed from up to crashed");
    }

    @Test
    void oneOffsHaveThatOfTheirName() {
        formation.request(() -> formation.control().run("run", "console"));
        formation.pass(A_WHILE);
        formation.request(() -> formation.control().stop("run"));
        formation.pass(A_WHILE);
        assertThat(formation.lines())
                .anySatisfy(line -> assertThat(line.text()).isEqualTo("Stopping all processes with SIGINT"));
    }

    @Test
    void closingWaitsForTheMostPatientType() {
        Settings settings = SimulatedFormation.settings(
                ByType.all(RestartPolicy.standard()),
                new ByType<>(
                        StopPolicy.standard().withGrace(Duration.ofSeconds(1)),
                        Map.of("worker", StopPolicy.standard().withGrace(Duration.ofMinutes(5)))),
                Optional.empty());
        assertThat(settings.longestGrace()).isEqualTo(Duration.ofMinutes(5));
    }

    @ParameterizedTest
    @EnumSource(names = {"SIGSTOP", "SIGCONT", "SIGWINCH"})
    void aSignalThatEndsNothingIsRefused(Signal signal) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StopPolicy.standard().withSignal(signal))
                .withMessageContaining(signal.name());
    }

    @Test
    void thePoliciesOfRestartsThatMakeNoSenseAreRefused() {
        for (Runnable wrong : List.<Runnable>of(
                () -> RestartPolicy.standard().withMaximumAttempts(0),
                () -> RestartPolicy.standard().withCleanExitDelay(Duration.ofMillis(99)),
                () -> RestartPolicy.standard().withCleanExitDelay(Duration.ZERO))) {
            assertThatIllegalArgumentException().isThrownBy(wrong::run);
        }
    }
}
