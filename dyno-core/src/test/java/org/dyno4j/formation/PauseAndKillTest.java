package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.dyno.supervision.FurtherCommand;
import org.dyno4j.dyno.supervision.LoggedStreams;
import org.dyno4j.formation.Behaviour.Fault;
import org.junit.jupiter.api.Test;

/** Dynos that stand still, and dynos that are ended without being asked. */
class PauseAndKillTest {
    private static final Duration A_WHILE = Duration.ofSeconds(3);
    private static final DynoName WEB_1 = DynoName.parse("web.1");
    private static final DynoName WORKER_1 = DynoName.parse("worker.1");

    private final FixedBehaviours behaviours = new FixedBehaviours();
    private final SimulatedFormation formation = SimulatedFormation.of(
            SimulatedFormation.settings(RestartPolicy.standard(), StopPolicy.standard()), behaviours);

    private void up(String... changes) {
        formation.scale(changes);
        formation.pass(A_WHILE);
        assertThat(formation.latest().settled()).isTrue();
        formation.forgetLines();
    }

    private void pause(DynoName dyno) {
        formation.request(() -> formation.control().pause(dyno));
    }

    private void paused(DynoName dyno) {
        pause(dyno);
        formation.pass(A_WHILE);
        assertThat(formation.dyno(dyno.toString()).state()).isEqualTo(DynoState.PAUSED);
        assertThat(sandboxOf(dyno).isFrozen()).isTrue();
    }

    private void resume(DynoName dyno) {
        formation.request(() -> formation.control().resume(dyno));
    }

    private SimulatedSandbox sandboxOf(DynoName dyno) {
        return formation.isolation().of(dyno).findFirst().orElseThrow();
    }

    private DynoState stateOf(DynoName dyno) {
        return formation.dyno(dyno.toString()).state();
    }

    private OneOffRun oneOff(String type) {
        CompletableFuture<OneOffRun> started = new CompletableFuture<>();
        formation.request(() -> started.complete(formation.control().run(type, "console")));
        formation.pass(A_WHILE);
        return started.join();
    }

    @Test
    void aPausedDynoStandsStillGetsNoConnectionsAndGoesOn() {
        up("web=2");
        paused(WEB_1);
        assertThat(formation.latest().targets().get("web"))
                .singleElement()
                .matches(target -> target.sandbox().name().startsWith("web.2."));
        assertThat(formation.latest().allUp()).isFalse();
        assertThat(formation.dyno("web.1").why()).isEqualTo("paused by request");

        resume(WEB_1);
        assertThat(stateOf(WEB_1)).as("until all of it goes on").isEqualTo(DynoState.PAUSED);
        formation.pass(A_WHILE);
        assertThat(stateOf(WEB_1)).isEqualTo(DynoState.UP);
        assertThat(sandboxOf(WEB_1).isFrozen()).isFalse();
        assertThat(formation.latest().targets().get("web")).hasSize(2);
        assertThat(formation.linesOf("web.1"))
                .containsExactly("State changed from up to paused", "State changed from paused to up");
    }

    @Test
    void connectionsAreTurnedAwayBeforeTheProcessesStandStill() {
        up("web=1");
        pause(WEB_1);

        assertThat(formation.latest().targets().get("web")).isEmpty();
        assertThat(sandboxOf(WEB_1).isFrozen()).isFalse();
    }

    @Test
    void theLastOfManyRequestsHolds() {
        up("worker=1");
        for (int i = 0; i < 3; i++) {
            pause(WORKER_1);
            resume(WORKER_1);
            formation.pass(Duration.ofMillis(i));
            if (stateOf(WORKER_1) == DynoState.PAUSED) {
                formation.pass(A_WHILE);
            }
            assertThat(stateOf(WORKER_1)).isEqualTo(DynoState.UP);
        }
        paused(WORKER_1);
        resume(WORKER_1);
        resume(WORKER_1);
        formation.pass(A_WHILE);
        assertThat(stateOf(WORKER_1)).isEqualTo(DynoState.UP);
        assertThat(sandboxOf(WORKER_1).isFrozen()).isFalse();
    }

    @Test
    void aDynoThatCannotBePausedIsUpAgainAndTheLogSaysWhy() {
        behaviours.always("worker.1", Behaviour.GOOD.with(Fault.FREEZING));
        up("worker=1");
        pause(WORKER_1);
        formation.pass(A_WHILE);

        assertThat(stateOf(WORKER_1)).isEqualTo(DynoState.UP);
        assertThat(formation.linesOf("worker.1"))
                .containsExactly(
                        "State changed from up to paused",
                        "Could not be paused: " + sandboxOf(WORKER_1).name() + ": not all processes stand still",
                        "State changed from paused to up");
    }

    @Test
    void aDynoThatCannotBePausedIsUpAgainAlsoWhereItIsResumedMeanwhile() {
        behaviours.always("worker.1", Behaviour.GOOD.with(Fault.FREEZING));
        up("worker=1");
        pause(WORKER_1);
        resume(WORKER_1);
        formation.pass(A_WHILE);

        assertThat(stateOf(WORKER_1)).isEqualTo(DynoState.UP);
    }

    @Test
    void onlyADynoThatIsUpCanBePaused() {
        formation.scale("web=1");

        assertThatExceptionOfType(DynoStateException.class)
                .isThrownBy(() -> formation.control().pause(WEB_1))
                .withMessage("web.1 can't be paused: it is starting; only a dyno that is up can");
        assertThatExceptionOfType(UnknownDynoException.class)
                .isThrownBy(() -> formation.control().pause(DynoName.parse("web.2")));
    }

    @Test
    void aTypeIsPausedWhereItIsUpAndResumed() {
        behaviours.next("worker.2", Behaviour.GOOD.ending(Duration.ZERO, 1));
        formation.scale("worker=2", "web=1");
        formation.pass(Duration.ofMillis(500));
        OneOffRun oneOff = oneOff("worker");
        DynoState other = stateOf(DynoName.parse("worker.2"));
        formation.request(() -> formation.control().pause("worker"));
        formation.pass(A_WHILE);

        assertThat(stateOf(WORKER_1)).isEqualTo(DynoState.PAUSED);
        assertThat(oneOff.status().state()).isEqualTo(DynoState.PAUSED);
        assertThat(sandboxOf(WORKER_1).isFrozen()).isTrue();
        assertThat(other).isNotEqualTo(DynoState.PAUSED);
        assertThat(stateOf(WEB_1)).isEqualTo(DynoState.UP);

        formation.request(() -> formation.control().resume("worker"));
        formation.pass(A_WHILE);
        assertThat(List.of(WORKER_1, oneOff.name())).allMatch(dyno -> stateOf(dyno) == DynoState.UP);
        assertThatExceptionOfType(UnknownDynoException.class)
                .isThrownBy(() -> formation.control().pause("nothing"));
    }

    @Test
    void aPausedDynoIsThawedToBeStopped() {
        up("worker=1");
        paused(WORKER_1);
        formation.scale("worker=0");
        formation.pass(A_WHILE);

        assertThat(formation.names()).isEmpty();
        assertThat(formation.linesOf("worker.1"))
                .endsWith(
                        "State changed from paused to stopping",
                        "Stopping all processes with SIGTERM",
                        "Process exited with status 143",
                        "State changed from stopping to down");
    }

    @Test
    void aPausedDynoCanBeRestartedInEitherWay() {
        up("web=1", "worker=1");
        paused(WEB_1);
        paused(WORKER_1);
        formation.request(() -> formation.control().restartAll());
        formation.pass(A_WHILE);

        assertThat(formation.latest().settled()).isTrue();
        assertThat(sandboxOf(WEB_1).isFrozen()).isFalse();
    }

    @Test
    void aPausedDynoCanBeKilledAndIsReplaced() {
        up("worker=1");
        paused(WORKER_1);
        formation.request(() -> formation.control().kill(WORKER_1));
        formation.pass(A_WHILE);

        assertThat(stateOf(WORKER_1)).isEqualTo(DynoState.UP);
        assertThat(formation.linesOf("worker.1"))
                .contains("Stopping process with SIGKILL", "Process exited with status 137")
                .doesNotContain("Stopping all processes with SIGTERM");
    }

    @Test
    void aPausedOneOffLivesOnlyAsLongAsItMay() {
        CompletableFuture<OneOffRun> started = new CompletableFuture<>();
        formation.request(() -> started.complete(
                formation.control().run(OneOffSpec.of("console").withTimeToLive(Duration.ofMinutes(1)))));
        formation.pass(A_WHILE);
        paused(started.join().name());
        formation.pass(Duration.ofMinutes(2));

        assertThat(started.join().isOver()).isTrue();
        assertThat(formation.latest().idle()).isTrue();
    }

    @Test
    void nothingCanBeExecutedInAPausedDyno() {
        up("worker=1");
        paused(WORKER_1);

        assertThatExceptionOfType(DynoStateException.class)
                .isThrownBy(() -> formation
                        .control()
                        .execute(
                                WORKER_1,
                                new FurtherCommand(
                                        formation.log(), "ps", Map.of(), new LoggedStreams(formation.log(), WORKER_1))))
                .withMessageContaining("paused");
    }

    @Test
    void aKilledDynoIsNotAskedAndNotCountedAsACrash() {
        behaviours.next("worker.1", Behaviour.GOOD.deaf());
        up("worker=1");
        formation.request(() -> formation.control().kill(WORKER_1));
        formation.pass(Duration.ofSeconds(1));

        assertThat(stateOf(WORKER_1)).isEqualTo(DynoState.UP);
        assertThat(formation.dyno("worker.1").attempt()).isZero();
        assertThat(formation.linesOf("worker.1"))
                .containsExactly(
                        "State changed from up to stopping",
                        "Stopping process with SIGKILL",
                        "Process exited with status 137",
                        "State changed from stopping to down",
                        "State changed from down to starting",
                        "Starting process with command `work`",
                        "State changed from starting to up");
    }

    @Test
    void aDynoThatTakesLongToStopCanBeKilledMeanwhile() {
        behaviours.next("worker.1", Behaviour.GOOD.deaf());
        up("worker=1");
        formation.request(() -> formation.control().stop(WORKER_1));
        formation.pass(Duration.ofSeconds(1));
        formation.request(() -> formation.control().kill(WORKER_1));
        formation.pass(Duration.ofSeconds(1));

        assertThat(stateOf(WORKER_1)).isEqualTo(DynoState.UP);
        assertThat(formation.linesOf("worker.1"))
                .contains("Stopping remaining processes with SIGKILL")
                .noneMatch(line -> line.contains("R12"));
    }

    @Test
    void aDynoCanBeKilledWhileItStarts() {
        formation.scale("web=1");
        formation.request(() -> formation.control().kill(WEB_1));
        formation.pass(Duration.ofSeconds(10));

        assertThat(formation.latest().settled()).isTrue();
    }

    @Test
    void aTypeIsStoppedOrKilledWithTheOneOffsThatAreNamedAfterIt() {
        up("worker=2", "clock=1");
        OneOffRun sameType = oneOff("worker");
        OneOffRun other = oneOff("run");
        List<SimulatedSandbox> before = formation.isolation().open();
        formation.request(() -> formation.control().stop("worker"));
        formation.pass(A_WHILE);

        assertThat(sameType.isOver()).isTrue();
        assertThat(other.isOver()).isFalse();
        assertThat(formation.latest().settled()).isTrue();
        assertThat(before.stream().filter(SimulatedSandbox::isClosed)).hasSize(3);

        formation.request(() -> formation.control().kill("run"));
        formation.pass(A_WHILE);
        assertThat(other.isOver()).isTrue();
        assertThatExceptionOfType(UnknownDynoException.class)
                .isThrownBy(() -> formation.control().kill("run"));
    }

    @Test
    void killingAllLeavesNothingAndAsksNobody() {
        behaviours.always("worker.1", Behaviour.GOOD.deaf());
        up("worker=2", "web=1");
        oneOff("run");
        paused(WEB_1);
        formation.request(() -> formation.control().killAll());
        formation.pass(Duration.ofSeconds(1));

        assertThat(formation.latest().idle()).isTrue();
        assertThat(formation.isolation().open()).isEmpty();
        assertThat(formation.latest().formation().quantity("worker")).isZero();
        assertThat(formation.lines()).noneMatch(line -> line.text().contains("SIGTERM"));
    }
}
