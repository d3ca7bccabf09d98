package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.dyno4j.dyno.Cycling;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.HealthCheck;
import org.dyno4j.dyno.HealthChecks;
import org.dyno4j.dyno.Liveness;
import org.dyno4j.dyno.MemoryPolicy;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.procfile.Procfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who says "for ever" gets it, as far as that can be tried in a year. */
@Timeout(120)
class DurationsWithoutEndTest {
    private static final Duration A_YEAR = Duration.ofDays(365);
    private static final Duration LIFE = Duration.ofSeconds(5);
    private static final Duration A_WHILE = Duration.ofSeconds(3);
    private static final Duration FOR_EVER = ChronoUnit.FOREVER.getDuration();
    private static final String WORKER = "worker.1";

    private final FixedBehaviours behaviours = new FixedBehaviours();

    private static Stream<Duration> withoutEnd() {
        return Stream.of(
                FOR_EVER,
                Duration.ofSeconds(Long.MAX_VALUE),
                Duration.ofMillis(Long.MAX_VALUE),
                Duration.ofNanos(Long.MAX_VALUE));
    }

    private SimulatedFormation formation(RestartPolicy restart, StopPolicy stop) {
        return SimulatedFormation.of(SimulatedFormation.settings(restart, stop), behaviours);
    }

    private SimulatedFormation formation(HealthChecks checks) {
        return SimulatedFormation.of(
                SimulatedFormation.settings(RestartPolicy.never(), StopPolicy.standard(), Map.of("worker", checks)),
                behaviours);
    }

    @ParameterizedTest
    @MethodSource("withoutEnd")
    void aCrashedDynoWaitsAndCanBeStartedByHand(Duration delay) {
        for (double jitter : new double[] {0, 1}) {
            behaviours.next(WORKER, Behaviour.GOOD.ending(LIFE, 1));
            SimulatedFormation formation =
                    formation(new RestartPolicy(List.of(delay), jitter, Duration.ZERO), StopPolicy.standard());
            formation.scale("worker=1");
            formation.pass(A_YEAR);
            DynoStatus worker = formation.dyno(WORKER);
            assertThat(worker.state()).isEqualTo(DynoState.CRASHED);
            assertThat(worker.retryAt())
                    .hasValueSatisfying(
                            time -> assertThat(time).isAfter(worker.since().plus(A_YEAR)));
            assertThat(worker.describe()).contains("next retry at");
            assertThat(formation.linesOf(WORKER))
                    .last()
                    .asString()
                    .matches("Crashed 1 times in a row, restarting in \\d{8,}\\.\\d seconds");
            formation.request(() -> formation.control().retryNow(DynoName.parse(WORKER)));
            formation.pass(A_WHILE);
            assertThat(formation.dyno(WORKER).state()).isEqualTo(DynoState.UP);
        }
    }

    @ParameterizedTest
    @MethodSource("withoutEnd")
    void whoEndsCleanlyRestsAndCanBeStartedByHand(Duration delay) {
        behaviours.next(WORKER, Behaviour.GOOD.ending(LIFE, 0));
        SimulatedFormation formation =
                formation(RestartPolicy.standard().withCleanExitDelay(delay), StopPolicy.standard());
        formation.scale("worker=1");
        formation.pass(A_YEAR);
        assertThat(formation.dyno(WORKER).state()).isEqualTo(DynoState.DOWN);
        assertThat(formation.dyno(WORKER).retryAt()).isPresent();
        formation.request(() -> formation.control().retryNow());
        formation.pass(A_WHILE);
        assertThat(formation.dyno(WORKER).state()).isEqualTo(DynoState.UP);
    }

    @ParameterizedTest
    @MethodSource("withoutEnd")
    void crashesAreNeverForgotten(Duration stableAfter) {
        behaviours.next(WORKER, Behaviour.GOOD.ending(LIFE, 1));
        SimulatedFormation formation =
                formation(RestartPolicy.standard().withStableAfter(stableAfter), StopPolicy.standard());
        formation.scale("worker=1");
        formation.pass(A_YEAR);
        assertThat(formation.dyno(WORKER).state()).isEqualTo(DynoState.UP);
        assertThat(formation.dyno(WORKER).attempt()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("withoutEnd")
    void whoIgnoresItsStopSignalIsLeftInPeaceUntilItIsKilled(Duration grace) {
        behaviours.always(WORKER, Behaviour.GOOD.deaf());
        SimulatedFormation formation =
                formation(RestartPolicy.standard(), StopPolicy.standard().withGrace(grace));
        formation.scale("worker=1");
        formation.pass(A_WHILE);
        formation.scale("worker=0");
        formation.pass(A_YEAR);
        assertThat(formation.dyno(WORKER).state()).isEqualTo(DynoState.STOPPING);
        formation.request(() -> formation.control().kill(DynoName.parse(WORKER)));
        formation.pass(A_WHILE);
        assertThat(formation.names()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("withoutEnd")
    void whoIsNeverReadyGoesOnStarting(Duration bootTimeout) {
        behaviours.always(WORKER, Behaviour.GOOD.silent());
        SimulatedFormation formation = formation(HealthChecks.readyWhen(HealthCheck.logLine("^ready"))
                .withBootTimeout(bootTimeout)
                .withReadinessTimeout(bootTimeout));
        formation.scale("worker=1");
        formation.pass(A_YEAR);
        assertThat(formation.dyno(WORKER).state()).isEqualTo(DynoState.STARTING);
    }

    @ParameterizedTest
    @MethodSource("withoutEnd")
    void nothingIsSettledOrChecked(Duration time) {
        SimulatedFormation settling = formation(HealthChecks.readyWhen(HealthCheck.settledFor(time)));
        settling.scale("worker=1");
        settling.pass(A_YEAR);
        assertThat(settling.dyno(WORKER).state()).isEqualTo(DynoState.STARTING);

        SimulatedFormation unchecked = formation(HealthChecks.alive(
                Liveness.of(HealthCheck.command("check")).every(time).withTimeout(time)));
        unchecked.scale("worker=1");
        unchecked.pass(A_YEAR);
        assertThat(unchecked.dyno(WORKER).state()).isEqualTo(DynoState.UP);
    }

    @ParameterizedTest
    @MethodSource("withoutEnd")
    void noDynoIsTooOld(Duration time) {
        for (Cycling cycling : List.of(new Cycling(time, Duration.ZERO, true), new Cycling(time, time, true))) {
            SimulatedFormation formation = SimulatedFormation.of(
                    SimulatedFormation.settings(
                            ByType.all(RestartPolicy.standard()),
                            ByType.all(StopPolicy.standard()),
                            Optional.of(cycling)),
                    behaviours);
            formation.scale("worker=1");
            OneOffRun oneOff = run(formation, OneOffSpec.of("work").withTimeToLive(time));
            formation.pass(A_YEAR);
            assertThat(formation.dyno(WORKER).state()).isEqualTo(DynoState.UP);
            assertThat(oneOff.isUp()).isTrue();
            assertThat(formation.lines()).noneMatch(line -> line.text().equals("Cycling"));
        }
    }

    private static OneOffRun run(SimulatedFormation formation, OneOffSpec spec) {
        CompletableFuture<OneOffRun> started = new CompletableFuture<>();
        formation.request(() -> started.complete(formation.control().run(spec)));
        return started.join();
    }

    @ParameterizedTest
    @MethodSource("withoutEnd")
    void memoryIsNotLookedAt(Duration interval) {
        behaviours.always(WORKER, Behaviour.GOOD.using(new MemoryCurve(600L << 20, 0, false)));
        SimulatedFormation formation = SimulatedFormation.of(
                SimulatedFormation.settings(
                        RestartPolicy.standard(),
                        StopPolicy.standard(),
                        MemoryPolicy.heroku().withInterval(interval)),
                behaviours);
        formation.scale("worker=1");
        formation.pass(A_YEAR);
        assertThat(formation.dyno(WORKER).state()).isEqualTo(DynoState.UP);
        assertThat(formation.events(FormationEvent.MemoryQuotaExceeded.class)).isEmpty();
    }

    /** The same with a real thread and its timers. */
    @Test
    void aFormationInWhichNothingEndsCanBeClosedAllTheSame() throws Exception {
        FakeIsolation isolation = new FakeIsolation();
        RestartPolicy patient = new RestartPolicy(
                List.of(FOR_EVER), 1, FOR_EVER, OptionalInt.of(Integer.MAX_VALUE), Optional.of(FOR_EVER));
        HealthChecks checks = HealthChecks.readyWhen(HealthCheck.port())
                .withReadinessTimeout(FOR_EVER)
                .withLiveness(Liveness.of(HealthCheck.port()).every(FOR_EVER).withTimeout(FOR_EVER));
        try (LogBuffer logs = LogBuffer.create();
                FormationManager manager = FormationManager.builder(Procfile.parse("worker: work"))
                        .isolation(isolation)
                        .logs(logs)
                        .rules(HerokuRules.standard()
                                .withRestartPolicy(patient)
                                .withGrace(FOR_EVER)
                                .withBootTimeout(FOR_EVER)
                                .withCycling(FOR_EVER, FOR_EVER)
                                .withHangUpPolicy(
                                        HerokuRules.standard().hangUpPolicy().withInterval(FOR_EVER))
                                .withMemoryPolicy(MemoryPolicy.heroku().withInterval(FOR_EVER)))
                        .health("worker", checks)
                        .build()) {
            manager.scale("worker", 1);
            manager.awaitUp(FOR_EVER);
            isolation.dyno(WORKER).end(new ExitStatus.Exited(1));
            manager.awaitState(DynoName.parse(WORKER), DynoState.CRASHED, FOR_EVER);
            await().atMost(PATIENCE)
                    .until(() -> manager.find(DynoName.parse(WORKER))
                            .flatMap(DynoStatus::retryAt)
                            .isPresent());
            manager.retryNow();
            manager.awaitUp(FOR_EVER);
        }
        assertThat(isolation.live).isEmpty();
    }
}
