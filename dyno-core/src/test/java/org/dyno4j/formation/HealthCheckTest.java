package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.Handover;
import org.dyno4j.dyno.HealthCheck;
import org.dyno4j.dyno.HealthChecks;
import org.dyno4j.dyno.Liveness;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.formation.Mood.Bad;
import org.dyno4j.isolation.ExitStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When dynos are up, and what becomes of those that are not healthy any more, in simulated time. */
class HealthCheckTest {
    private static final Duration TURN = Duration.ofMinutes(2);
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration BOOT_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration A_MOMENT = Duration.ofMillis(600);

    private final FixedBehaviours behaviours = new FixedBehaviours();

    private SimulatedFormation formation(String type, HealthChecks checks) {
        return formation(type, checks, RestartPolicy.never(), StopPolicy.standard());
    }

    private SimulatedFormation formation(String type, HealthChecks checks, RestartPolicy restart, StopPolicy stop) {
        return SimulatedFormation.of(SimulatedFormation.settings(restart, stop, Map.of(type, checks)), behaviours);
    }

    private static List<HealthCheck> checksOfAListener() {
        return List.of(
                HealthCheck.port(),
                HealthCheck.port(5432),
                HealthCheck.http("/up"),
                HealthCheck.logLine("^[Ll]istening"),
                HealthCheck.settledFor(Duration.ofMillis(700)));
    }

    @ParameterizedTest
    @MethodSource("checksOfAListener")
    void aDynoIsUpOnceItPassesItsCheck(HealthCheck check) {
        SimulatedFormation formation = formation("worker", HealthChecks.readyWhen(check));
        formation.scale("worker=1");
        formation.pass(SimulatedFormation.START.plus(A_MOMENT));
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.STARTING);
        formation.pass(Duration.ofMillis(500));
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.UP);
    }

    /** By itself the fourth attempt is a tenth of a second after the third, and so on up to a second. */
    @Test
    void whoAsksMoreOftenKnowsEarlier() {
        HealthChecks listening = HealthChecks.readyWhen(HealthCheck.port());
        assertThat(stateShortlyAfterItListens(listening)).isEqualTo(DynoState.STARTING);
        assertThat(stateShortlyAfterItListens(listening.withReadinessInterval(Duration.ofMillis(10))))
                .isEqualTo(DynoState.UP);
        assertThatIllegalArgumentException().isThrownBy(() -> listening.withReadinessInterval(Duration.ZERO));
    }

    private DynoState stateShortlyAfterItListens(HealthChecks checks) {
        SimulatedFormation formation = formation("worker", checks);
        formation.scale("worker=1");
        formation.pass(SimulatedFormation.START
                .plus(Behaviour.GOOD.listensAfter().orElseThrow())
                .plusMillis(60));
        return formation.dyno("worker.1").state();
    }

    @Test
    void aDynoIsUpOnceItsCommandSucceeds() {
        behaviours.always("worker.1", Behaviour.GOOD.in(new Mood(Bad.FAILING, TURN)));
        SimulatedFormation formation = formation("worker", HealthChecks.readyWhen(HealthCheck.command("check")));
        formation.scale("worker=1");
        formation.pass(SimulatedFormation.START.plus(Duration.ofMillis(30)));
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.STARTING);
        formation.pass(A_MOMENT);
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.UP);
        assertThat(formation.linesOf("worker.1")).noneMatch(line -> line.contains("check"));
    }

    @Test
    void whoeverIsNotReadyInTimeIsKilledAsR10AndToldWhy() {
        behaviours.always("worker.1", Behaviour.GOOD.silent());
        SimulatedFormation formation = formation(
                "worker",
                HealthChecks.readyWhen(HealthCheck.http("/up").onPort(80)).withBootTimeout(BOOT_TIMEOUT));
        formation.scale("worker=1");
        formation.pass(SimulatedFormation.START.plus(BOOT_TIMEOUT).minusMillis(1));
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.STARTING);
        formation.pass(A_MOMENT);
        assertThat(formation.linesOf("worker.1"))
                .containsSequence(
                        "Error R10 (Boot timeout) -> Process was not ready within 20 seconds of launch: GET /up on port"
                                + " 80 failed: ECONNREFUSED (Connection refused)",
                        "Stopping process with SIGKILL",
                        "Process exited with status 137",
                        "State changed from starting to crashed");
        assertThat(formation.dyno("worker.1").why())
                .isEqualTo("was not ready within 20 seconds (R10): GET /up on port 80 failed:"
                        + " ECONNREFUSED (Connection refused)");
    }

    @Test
    void aLineThatNeverComesIsNamed() {
        SimulatedFormation formation = formation(
                "worker",
                HealthChecks.readyWhen(HealthCheck.logLine("^listening")).withBootTimeout(BOOT_TIMEOUT));
        formation.scale("worker=1");
        formation.pass(BOOT_TIMEOUT.plus(A_MOMENT));
        assertThat(formation.dyno("worker.1").why())
                .isEqualTo("was not ready within 20 seconds (R10): a line with `^listening` was not seen");
    }

    @Test
    void theTimeInWhichTheLogHoldsADynoBackIsNotItsOwn() {
        behaviours.always("worker.1", Behaviour.GOOD.silent());
        SimulatedFormation formation =
                formation("worker", HealthChecks.readyWhen(HealthCheck.port(80)).withBootTimeout(BOOT_TIMEOUT));
        formation.scale("worker=1");
        formation.pass(SimulatedFormation.START.plusSeconds(7));
        formation.printing("worker.1").heldBack();
        formation.pass(Duration.ofHours(1));
        formation.printing("worker.1").goesOn();
        formation.pass(BOOT_TIMEOUT.minusSeconds(7).minusMillis(1));
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.STARTING);
        formation.pass(A_MOMENT);
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.CRASHED);
        assertThat(formation.dyno("worker.1").why())
                .startsWith("was not ready within 20 seconds (R10): ")
                .endsWith("; the 3600 seconds in which the log held it back don't count");
    }

    @Test
    void whoIsHeldBackAgainAndAgainHasItsTimeAndNoMore() {
        behaviours.always("worker.1", Behaviour.GOOD.silent());
        SimulatedFormation formation =
                formation("worker", HealthChecks.readyWhen(HealthCheck.port()).withBootTimeout(BOOT_TIMEOUT));
        formation.scale("worker=1");
        formation.pass(SimulatedFormation.START);
        for (Duration own = Duration.ZERO; own.compareTo(BOOT_TIMEOUT.minusMillis(10)) < 0; own = own.plusMillis(10)) {
            formation.printing("worker.1").heldBack();
            formation.pass(Duration.ofMillis(30));
            formation.printing("worker.1").goesOn();
            formation.pass(Duration.ofMillis(10));
        }
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.STARTING);
        formation.pass(A_MOMENT);
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.CRASHED);
    }

    @Test
    void aLineThatTheLogHasHeldBackMakesADynoReadyWhenItComes() {
        SimulatedFormation formation = formation(
                "worker", HealthChecks.readyWhen(HealthCheck.logLine("^ready")).withBootTimeout(BOOT_TIMEOUT));
        formation.scale("worker=1");
        formation.pass(SimulatedFormation.START);
        formation.printing("worker.1").heldBack();
        formation.pass(BOOT_TIMEOUT.multipliedBy(10));
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.STARTING);
        formation.printing("worker.1").printed("ready");
        formation.printing("worker.1").goesOn();
        formation.pass(Duration.ZERO);
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.UP);
    }

    @Test
    void whoeverDiesBeforeItIsReadyHasCrashed() {
        behaviours.always("worker.1", Behaviour.GOOD.silent().ending(Duration.ofSeconds(2), 3));
        SimulatedFormation formation = formation("worker", HealthChecks.readyWhen(HealthCheck.port()));
        formation.scale("worker=1");
        formation.pass(Duration.ofSeconds(3));
        assertThat(formation.dyno("worker.1").why()).isEqualTo("exited with status 3");
    }

    private static List<Object[]> failures() {
        return List.of(
                new Object[] {HealthCheck.port(), Bad.FAILING, "nothing listens on port "},
                new Object[] {HealthCheck.port(), Bad.HANGING, " did not accept a connection within 5 seconds"},
                new Object[] {HealthCheck.http("/up"), Bad.HANGING, " was not answered within 5 seconds"},
                new Object[] {HealthCheck.command("check"), Bad.FAILING, "command `check` exited with status 1"},
                new Object[] {HealthCheck.command("check"), Bad.HANGING, "command `check` did not end within 5 seconds"
                });
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whoeverFailsTooOftenInARowIsEndedAndHasCrashed(HealthCheck.Repeatable check, Bad bad, String finding) {
        Duration obeysAfter = Duration.ofSeconds(4);
        behaviours.always("web.1", Behaviour.GOOD.obeying(obeysAfter).in(new Mood(bad, TURN)));
        SimulatedFormation formation = formation("web", HealthChecks.alive(Liveness.of(check)));
        formation.scale("web=1");
        passUntil(formation, "web.1", DynoState.UP);
        passUntil(formation, "web.1", DynoState.STOPPING);
        assertThat(formation.dyno("web.1").why()).startsWith("unhealthy: ").contains(finding);
        assertThat(formation.latest().targets().get("web")).isEmpty();
        assertThat(formation.elapsed())
                .isBetween(TURN.plus(INTERVAL.multipliedBy(2)), TURN.plus(INTERVAL.multipliedBy(5)));

        formation.pass(obeysAfter.plus(A_MOMENT));
        DynoStatus web = formation.dyno("web.1");
        assertThat(web.state()).isEqualTo(DynoState.CRASHED);
        assertThat(web.attempt()).isEqualTo(1);
        assertThat(web.why())
                .startsWith("was unhealthy after 3 failures in a row: ")
                .contains(finding);
        assertThat(web.lastVerdict()).get().isInstanceOfSatisfying(ExitVerdict.Unhealthy.class, verdict -> {
            assertThat(verdict.liveness().check()).isEqualTo(check);
            assertThat(verdict.status()).contains(new ExitStatus.Signalled(15));
        });
        assertThat(formation.linesOf("web.1"))
                .filteredOn(line -> line.startsWith("Health check failed"))
                .hasSize(3)
                .allMatch(line -> line.contains(finding))
                .last()
                .asString()
                .startsWith("Health check failed (3 of 3): ");
        assertThat(formation.linesOf("web.1"))
                .endsWith(
                        "State changed from up to stopping",
                        "Stopping all processes with SIGTERM",
                        "Process exited with status 143",
                        "State changed from stopping to crashed");
        assertThat(formation.isolation().open()).isEmpty();
    }

    private static void passUntil(SimulatedFormation formation, String dyno, DynoState state) {
        for (int i = 0; formation.dyno(dyno).state() != state; i++) {
            assertThat(i).isLessThan(3_000);
            formation.pass(Duration.ofMillis(100));
        }
    }

    /** By turns well and badly, but never badly for as long as three failures take. */
    @Test
    void whoeverFlapsIsLeftAlone() {
        behaviours.always("web.1", Behaviour.GOOD.in(new Mood(Bad.FAILING, Duration.ofSeconds(20))));
        SimulatedFormation formation = formation("web", HealthChecks.alive(Liveness.of(HealthCheck.port())));
        formation.scale("web=1");
        formation.pass(Duration.ofMinutes(30));
        assertThat(formation.dyno("web.1").state()).isEqualTo(DynoState.UP);
        assertThat(formation.linesOf("web.1"))
                .anyMatch(line -> line.startsWith("Health check failed (1 of 3)"))
                .noneMatch(line -> line.startsWith("Health check failed (3 of 3)"));
    }

    @Test
    void whoeverIsSlowIsUnhealthyOnlyWhereTimeIsShort() {
        behaviours.always("web.1", Behaviour.GOOD.in(new Mood(Bad.SLOW, Duration.ofMinutes(1))));
        Liveness patient = Liveness.of(HealthCheck.http("/up"));
        SimulatedFormation formation = formation("web", HealthChecks.alive(patient));
        formation.scale("web=1");
        formation.pass(Duration.ofMinutes(10));
        assertThat(formation.dyno("web.1").state()).isEqualTo(DynoState.UP);

        SimulatedFormation justInTime =
                formation("web", HealthChecks.alive(patient.withTimeout(Mood.SLOWNESS.plusMillis(30))));
        justInTime.scale("web=1");
        justInTime.pass(Duration.ofMinutes(10));
        assertThat(justInTime.dyno("web.1").state()).isEqualTo(DynoState.UP);
        assertThat(justInTime.linesOf("web.1")).noneMatch(line -> line.startsWith("Health check failed"));

        SimulatedFormation hasty =
                formation("web", HealthChecks.alive(patient.withTimeout(Mood.SLOWNESS.minusMillis(100))));
        hasty.scale("web=1");
        hasty.pass(Duration.ofMinutes(2));
        assertThat(hasty.dyno("web.1").why()).contains("was not answered within 2.900 seconds");
    }

    @Test
    void whoeverIgnoresSigtermIsKilledAfterItsGrace() {
        behaviours.always("web.1", Behaviour.GOOD.deaf().in(new Mood(Bad.FAILING, TURN)));
        SimulatedFormation formation = formation("web", HealthChecks.alive(Liveness.of(HealthCheck.port())));
        formation.scale("web=1");
        formation.pass(Duration.ofMinutes(4));
        assertThat(formation.dyno("web.1").lastVerdict()).get().isInstanceOf(ExitVerdict.Unhealthy.class);
        assertThat(formation.linesOf("web.1"))
                .anyMatch(line -> line.startsWith("Error R12"))
                .contains("Process exited with status 137");
    }

    @Test
    void itIsStartedAgainByItsRestartPolicy() {
        behaviours.next("web.1", Behaviour.GOOD.in(new Mood(Bad.FAILING, TURN)));
        SimulatedFormation formation = formation(
                "web",
                HealthChecks.alive(Liveness.of(HealthCheck.port())),
                RestartPolicy.standard(),
                StopPolicy.standard());
        formation.scale("web=1");
        formation.pass(Duration.ofMinutes(4));
        assertThat(formation.dyno("web.1").state()).isEqualTo(DynoState.UP);
        assertThat(formation.events(FormationEvent.RetryScheduled.class)).hasSize(1);
    }

    /** What stands still fails no check, and what failures there were before are forgotten. */
    @Test
    void whoeverIsPausedIsNotChecked() {
        behaviours.always("web.1", Behaviour.GOOD.in(new Mood(Bad.FAILING, TURN)));
        SimulatedFormation formation = formation("web", HealthChecks.alive(Liveness.of(HealthCheck.port())));
        formation.scale("web=1");
        formation.pass(TURN.plusSeconds(15));
        DynoName web = new DynoName("web", 1);
        formation.request(() -> formation.control().pause(web));
        formation.pass(TURN.multipliedBy(4).plusSeconds(70));
        assertThat(formation.dyno("web.1").state()).isEqualTo(DynoState.PAUSED);
        formation.request(() -> formation.control().resume(web));
        formation.pass(Duration.ofSeconds(25));
        assertThat(formation.dyno("web.1").state()).isEqualTo(DynoState.UP);
    }

    @Test
    void aRequestToRestartWhatIsEndingAsUnhealthyIsNoCrash() {
        behaviours.next("web.1", Behaviour.GOOD.obeying(Duration.ofSeconds(20)).in(new Mood(Bad.FAILING, TURN)));
        SimulatedFormation formation = formation("web", HealthChecks.alive(Liveness.of(HealthCheck.port())));
        formation.scale("web=1");
        passUntil(formation, "web.1", DynoState.UP);
        passUntil(formation, "web.1", DynoState.STOPPING);
        formation.request(() -> formation.control().restart(new DynoName("web", 1)));
        passUntil(formation, "web.1", DynoState.UP);
        assertThat(formation.dyno("web.1").attempt()).isZero();
    }

    @Test
    void scaledToZeroWhatIsEndingAsUnhealthyIsGone() {
        behaviours.always(
                "web.1", Behaviour.GOOD.obeying(Duration.ofSeconds(20)).in(new Mood(Bad.FAILING, TURN)));
        SimulatedFormation formation = formation("web", HealthChecks.alive(Liveness.of(HealthCheck.port())));
        formation.scale("web=1");
        passUntil(formation, "web.1", DynoState.UP);
        passUntil(formation, "web.1", DynoState.STOPPING);
        formation.scale("web=0");
        formation.pass(Duration.ofSeconds(30));
        assertThat(formation.names()).isEmpty();
    }

    /** The old one is found unhealthy while its replacement boots: that is all there is then. */
    @Test
    void aReplacementThatIsOnItsWayTakesThePlaceOfWhatIsUnhealthy() {
        Behaviour slow = new Behaviour(
                Set.of(),
                Optional.empty(),
                0,
                Optional.of(Duration.ofSeconds(55)),
                Optional.of(Duration.ofSeconds(20)),
                Duration.ZERO,
                Mood.GOOD,
                MemoryCurve.FLAT);
        behaviours.next("web.1", Behaviour.GOOD.obeying(Duration.ofSeconds(20)).in(new Mood(Bad.FAILING, TURN)), slow);
        SimulatedFormation formation = formation(
                "web",
                HealthChecks.alive(Liveness.of(HealthCheck.port())),
                RestartPolicy.never(),
                StopPolicy.standard().withHandover(Handover.START_FIRST));
        formation.scale("web=1");
        formation.pass(TURN);
        formation.request(() -> formation.control().restart("web"));
        passUntil(formation, "web.1", DynoState.STARTING);
        assertThat(formation.dyno("web.1").why())
                .startsWith("restarted while the one before was unhealthy: nothing listens on port ");
        passUntil(formation, "web.1", DynoState.UP);
        formation.pass(TURN);
        assertThat(formation.isolation().open()).hasSize(1);
        assertThat(formation.events(FormationEvent.DynoEnded.class))
                .extracting(FormationEvent.DynoEnded::verdict)
                .singleElement()
                .isInstanceOf(ExitVerdict.Unhealthy.class);
    }

    private static final Liveness TICKING = Liveness.of(HealthCheck.logLine("^tick"))
            .withTimeout(Duration.ofSeconds(5))
            .withFailures(2);

    private SimulatedFormation ticking(Liveness liveness) {
        SimulatedFormation formation = formation("worker", HealthChecks.alive(liveness));
        formation.scale("worker=1");
        passUntil(formation, "worker.1", DynoState.UP);
        return formation;
    }

    private static void print(SimulatedFormation formation, String text) {
        formation.isolation().of(new DynoName("worker", 1)).forEach(sandbox -> sandbox.print(text + "\n"));
    }

    @Test
    void whoeverPrintsTheLineOftenEnoughIsHealthy() {
        SimulatedFormation formation = ticking(TICKING);
        for (int i = 0; i < 100; i++) {
            formation.pass(TICKING.interval().plus(TICKING.timeout()).minusMillis(1));
            print(formation, "tick " + i);
        }
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.UP);
        assertThat(formation.linesOf("worker.1")).noneMatch(line -> line.startsWith("Health check failed"));
    }

    @Test
    void whoeverPrintsTheLineNoMoreIsEndedAndHasCrashed() {
        SimulatedFormation formation = ticking(TICKING);
        formation.pass(Duration.ofSeconds(3));
        print(formation, "tick");
        formation.pass(TICKING.interval()); // that line is of the first interval, and of no later one
        Duration begun = formation.elapsed();
        for (int i = 0; formation.dyno("worker.1").state() == DynoState.UP; i++) {
            assertThat(i).isLessThan(100);
            print(formation, "tock");
            formation.pass(Duration.ofSeconds(1));
        }
        assertThat(formation.elapsed().minus(begun))
                .isBetween(
                        TICKING.interval()
                                .plus(TICKING.timeout())
                                .multipliedBy(2)
                                .minusSeconds(4),
                        TICKING.interval()
                                .plus(TICKING.timeout())
                                .multipliedBy(2)
                                .plusSeconds(1));
        formation.pass(A_MOMENT);
        assertThat(formation.dyno("worker.1").why())
                .isEqualTo("was unhealthy after 2 failures in a row: a line with `^tick` was not seen");
        assertThat(formation.dyno("worker.1").lastVerdict()).get().isInstanceOf(ExitVerdict.Unhealthy.class);
        assertThat(formation.linesOf("worker.1"))
                .contains("Health check failed (1 of 2): a line with `^tick` was not seen");
    }

    @Test
    void aLineBetweenTwoFailuresIsNoFailure() {
        SimulatedFormation formation = ticking(TICKING);
        formation.pass(TICKING.interval().plus(TICKING.timeout()).plusSeconds(1));
        assertThat(formation.linesOf("worker.1")).anyMatch(line -> line.startsWith("Health check failed (1 of 2)"));
        print(formation, "tick");
        formation.pass(TICKING.interval().plus(TICKING.interval()).plusSeconds(1));
        assertThat(formation.linesOf("worker.1")).noneMatch(line -> line.startsWith("Health check failed (2 of 2)"));
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.UP);
    }

    /** What it printed before it stood still is too long ago, and what it could not print meanwhile does not count. */
    @Test
    void afterAPauseTheLineIsWaitedForAnew() {
        SimulatedFormation formation = ticking(TICKING);
        DynoName worker = new DynoName("worker", 1);
        formation.pass(TICKING.interval().plus(TICKING.timeout()).plusSeconds(1));
        formation.request(() -> formation.control().pause(worker));
        formation.pass(TURN);
        formation.request(() -> formation.control().resume(worker));
        formation.pass(TICKING.interval().plus(TICKING.timeout()).minusSeconds(1));
        assertThat(formation.linesOf("worker.1"))
                .filteredOn(line -> line.startsWith("Health check failed"))
                .hasSize(1);
        formation.pass(Duration.ofSeconds(2));
        assertThat(formation.linesOf("worker.1"))
                .filteredOn(line -> line.startsWith("Health check failed (1 of 2)"))
                .hasSize(2);
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.UP);
    }

    /** One at a time: where one can't even be killed, no further one is started. */
    @Test
    void noMoreThanOneCommandRunsInADyno() {
        behaviours.always("web.1", Behaviour.GOOD.in(new Mood(Bad.STUCK, TURN)));
        Liveness hasty = Liveness.of(HealthCheck.command("check"))
                .every(Duration.ofSeconds(1))
                .withTimeout(Duration.ofSeconds(1))
                .withFailures(20);
        SimulatedFormation formation = formation("web", HealthChecks.alive(hasty));
        formation.scale("web=1");
        formation.pass(TURN);
        for (int i = 0; i < 300; i++) {
            formation.pass(Duration.ofMillis(100));
            assertThat(formation.isolation().open()).allMatch(sandbox -> sandbox.commands() <= 1);
        }
        assertThat(formation.linesOf("web.1"))
                .contains("Health check failed (1 of 20): command `check` did not end within 1 seconds")
                .contains("Health check failed (2 of 20): command `check` of the check before has not ended");
    }
}
