package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.common.collect.ImmutableListMultimap;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.HealthCheck;
import org.dyno4j.dyno.HealthChecks;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.formation.Behaviour.Fault;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.procfile.Procfile;
import org.junit.jupiter.api.Test;

/** Who starts after whom, in simulated time. */
class BootOrderTest {
    private static final Duration A_WHILE = Duration.ofSeconds(5);
    private static final String PROCFILE = "web: serve\nworker: work\nclock: tick\n";

    private final FixedBehaviours behaviours = new FixedBehaviours();

    private SimulatedFormation formation(RestartPolicy restart, Object... order) {
        ImmutableListMultimap.Builder<String, BootOrder.Awaited> awaited = ImmutableListMultimap.builder();
        for (int i = 0; i < order.length; i += 3) {
            awaited.put((String) order[i], new BootOrder.Awaited((String) order[i + 1], (StartCondition) order[i + 2]));
        }
        return SimulatedFormation.of(
                SimulatedFormation.settings(
                        restart,
                        StopPolicy.standard(),
                        Map.of("clock", HealthChecks.readyWhen(HealthCheck.port())),
                        new BootOrder(awaited.build())),
                behaviours);
    }

    private SimulatedFormation formation(Object... order) {
        return formation(RestartPolicy.never(), order);
    }

    private static DynoState state(SimulatedFormation formation, String dyno) {
        return formation.dyno(dyno).state();
    }

    @Test
    void aDynoWaitsVisiblyUntilTheOtherIsHealthy() {
        SimulatedFormation formation = formation("worker", "web", StartCondition.HEALTHY);
        formation.scale("worker=2", "web=1");
        formation.pass(Duration.ofMillis(700));
        assertThat(state(formation, "web.1")).isEqualTo(DynoState.STARTING);
        assertThat(state(formation, "worker.1")).isEqualTo(DynoState.DOWN);
        assertThat(formation.dyno("worker.2").why()).isEqualTo("waits for web: healthy");
        assertThat(formation.linesOf("worker.1")).containsExactly("The dyno waits for web: healthy");
        assertThat(formation.events(FormationEvent.DynoWaits.class))
                .extracting(event -> event.dyno() + " " + event.why())
                .containsExactly("worker.1 waits for web: healthy", "worker.2 waits for web: healthy");
        assertThat(formation.latest().allUp()).isFalse();

        formation.pass(A_WHILE);
        assertThat(formation.latest().allUp()).isTrue();
        assertThat(formation
                        .events(FormationEvent.StateChanged.class)
                        .map(change -> change.dyno() + " " + change.to().label()))
                .containsExactly(
                        "web.1 starting",
                        "web.1 up",
                        "worker.1 starting",
                        "worker.2 starting",
                        "worker.1 up",
                        "worker.2 up");
    }

    @Test
    void startedIsEarlierThanHealthy() {
        behaviours.always("clock.1", Behaviour.GOOD.silent());
        SimulatedFormation formation =
                formation("web", "clock", StartCondition.STARTED, "worker", "clock", StartCondition.HEALTHY);
        formation.scale("clock=1", "web=1", "worker=1");
        formation.pass(A_WHILE);
        assertThat(state(formation, "clock.1")).isEqualTo(DynoState.STARTING);
        assertThat(state(formation, "web.1")).isEqualTo(DynoState.UP);
        assertThat(state(formation, "worker.1")).isEqualTo(DynoState.DOWN);
    }

    @Test
    void whoeverWaitsForSeveralWaitsForAll() {
        SimulatedFormation formation =
                formation("web", "clock", StartCondition.HEALTHY, "web", "worker", StartCondition.COMPLETED);
        formation.scale("web=1");
        formation.pass(A_WHILE);
        assertThat(formation.dyno("web.1").why()).isEqualTo("waits for clock: healthy, worker: completed");
        formation.scale("clock=1");
        formation.pass(A_WHILE);
        assertThat(formation.dyno("web.1").why()).isEqualTo("waits for worker: completed");
    }

    @Test
    void anAwaitedTypeAtZeroIsWaitedForAsLongAsItTakes() {
        SimulatedFormation formation = formation("worker", "clock", StartCondition.HEALTHY);
        formation.scale("worker=1");
        formation.pass(Duration.ofDays(1));
        assertThat(formation.dyno("worker.1").why()).isEqualTo("waits for clock: healthy");
        formation.scale("clock=1");
        formation.pass(A_WHILE);
        assertThat(state(formation, "worker.1")).isEqualTo(DynoState.UP);
        formation.scale("clock=0");
        formation.pass(A_WHILE);
        assertThat(state(formation, "worker.1")).isEqualTo(DynoState.UP);
    }

    @Test
    void aPausedDynoIsNotHealthy() {
        SimulatedFormation formation = formation("worker", "clock", StartCondition.HEALTHY);
        formation.scale("clock=1");
        formation.pass(A_WHILE);
        DynoName clock = new DynoName("clock", 1);
        formation.request(() -> formation.control().pause(clock));
        formation.scale("worker=1");
        formation.pass(A_WHILE);
        assertThat(state(formation, "worker.1")).isEqualTo(DynoState.DOWN);
        formation.request(() -> formation.control().resume(clock));
        formation.pass(A_WHILE);
        assertThat(state(formation, "worker.1")).isEqualTo(DynoState.UP);
    }

    @Test
    void theCleanEndOfADynoCompletesItsType() {
        behaviours.next("clock.1", Behaviour.GOOD.ending(Duration.ofSeconds(30), 1));
        behaviours.next("clock.1", Behaviour.GOOD.ending(Duration.ofSeconds(30), 0));
        SimulatedFormation formation = formation(RestartPolicy.standard(), "worker", "clock", StartCondition.COMPLETED);
        formation.scale("clock=1", "worker=1");
        formation.pass(Duration.ofSeconds(59));
        assertThat(formation.dyno("worker.1").why()).isEqualTo("waits for clock: completed");
        formation.pass(A_WHILE);
        assertThat(state(formation, "worker.1")).isEqualTo(DynoState.UP);
    }

    @Test
    void aOneOffNamedAfterATypeCompletesIt() {
        SimulatedFormation formation = SimulatedFormation.of(
                SimulatedFormation.settings(
                        RestartPolicy.never(),
                        StopPolicy.standard(),
                        Map.of(),
                        new BootOrder(ImmutableListMultimap.of(
                                "worker", new BootOrder.Awaited("clock", StartCondition.COMPLETED)))),
                dyno -> dyno.type().equals("worker")
                        ? Behaviour.GOOD
                        : Behaviour.GOOD.ending(
                                Duration.ofSeconds(1), dyno.type().equals("clock") ? 0 : 1));
        formation.scale("worker=1");
        formation.request(() -> formation.control().run("release", "clock"));
        formation.pass(A_WHILE);
        assertThat(state(formation, "worker.1")).isEqualTo(DynoState.DOWN);
        formation.request(() -> formation.control().run("clock", "anything else"));
        formation.pass(A_WHILE);
        assertThat(state(formation, "worker.1")).isEqualTo(DynoState.UP);
    }

    @Test
    void aOneOffThatRunsTheCommandOfATypeCompletesIt() {
        SimulatedFormation formation = SimulatedFormation.of(
                SimulatedFormation.settings(
                        RestartPolicy.never(),
                        StopPolicy.standard(),
                        Map.of(),
                        new BootOrder(ImmutableListMultimap.of(
                                "worker", new BootOrder.Awaited("clock", StartCondition.COMPLETED)))),
                dyno -> dyno.type().equals("run") ? Behaviour.GOOD.ending(Duration.ofSeconds(1), 0) : Behaviour.GOOD);
        formation.scale("worker=1");
        formation.request(() -> formation.control().run("run", "clock with arguments"));
        formation.request(() -> formation.control().run("run", "something"));
        formation.pass(A_WHILE);
        assertThat(state(formation, "worker.1")).isEqualTo(DynoState.DOWN);
        formation.request(() -> formation.control().run("run", "clock"));
        formation.pass(A_WHILE);
        assertThat(state(formation, "worker.1")).isEqualTo(DynoState.UP);
    }

    /** Only what starts where nothing is waits: a crash has a policy of its own. */
    @Test
    void aCrashedDynoIsTriedAgainWithoutWaiting() {
        behaviours.next("worker.1", Behaviour.GOOD.ending(Duration.ofSeconds(20), 1));
        SimulatedFormation formation = formation(RestartPolicy.standard(), "worker", "clock", StartCondition.HEALTHY);
        formation.scale("worker=1", "clock=1");
        formation.pass(A_WHILE);
        formation.scale("clock=0");
        formation.pass(Duration.ofSeconds(30));
        assertThat(state(formation, "worker.1")).isEqualTo(DynoState.UP);
        assertThat(formation.events(FormationEvent.RetryScheduled.class)).hasSize(1);
    }

    @Test
    void whatIsRestartedStopFirstWaitsAnew() {
        SimulatedFormation formation = formation("worker", "clock", StartCondition.HEALTHY);
        formation.scale("worker=1", "clock=1");
        formation.pass(A_WHILE);
        formation.scale("clock=0");
        formation.request(() -> formation.control().restart("worker"));
        formation.pass(A_WHILE);
        assertThat(formation.dyno("worker.1").why()).isEqualTo("waits for clock: healthy");
        formation.scale("clock=1");
        formation.pass(A_WHILE);
        assertThat(state(formation, "worker.1")).isEqualTo(DynoState.UP);
    }

    @Test
    void whoeverWaitsCanBeScaledRestartedStoppedAndKilledAllTheSame() {
        SimulatedFormation formation = formation("worker", "clock", StartCondition.HEALTHY);
        formation.scale("worker=3");
        DynoName worker = new DynoName("worker", 1);
        formation.request(() -> formation.control().restart(worker));
        formation.request(() -> formation.control().restartAll());
        formation.request(() -> formation.control().stop(worker));
        formation.request(() -> formation.control().kill(worker));
        formation.request(() -> formation.control().retryNow(worker));
        formation.scale("worker=2:standard-2x");
        formation.pass(A_WHILE);
        assertThat(formation.names()).containsExactly("worker.1", "worker.2");
        assertThat(state(formation, "worker.1")).isEqualTo(DynoState.DOWN);
        formation.scale("worker=0");
        assertThat(formation.names()).isEmpty();
        formation.scale("worker=1", "clock=1");
        formation.pass(A_WHILE);
        assertThat(formation.dyno("worker.1").size().name()).isEqualTo("standard-2x");
        assertThat(formation.latest().settled()).isTrue();
    }

    @Test
    void aFormationInWhichAllWaitCanBeClosed() {
        SimulatedFormation formation = formation("worker", "clock", StartCondition.HEALTHY);
        formation.scale("worker=3");
        formation.request(formation.control()::close);
        assertThat(formation.latest().idle()).isTrue();
    }

    @Test
    void aRolloutIsDoneThoughADynoWaitsForWhatItDoesNotBring() {
        SimulatedFormation formation = formation("worker", "clock", StartCondition.HEALTHY);
        formation.scale("worker=1", "web=1");
        formation.pass(A_WHILE);
        RolloutRun rollout = formation.rollout(RolloutPlan.of(SimulatedFormation.release("v2", PROCFILE)));
        formation.pass(A_WHILE);
        assertThat(rollout.isCompleted()).isTrue();
        formation.scale("clock=1");
        formation.pass(A_WHILE);
        assertThat(runningRelease(formation, "worker")).contains("v2");
    }

    /** Both are replaced stop-first, so for a moment the awaited one is not there. */
    @Test
    void aRolloutIsNotDoneBeforeThoseAreUpWhoWaitForWhatItBrings() {
        SimulatedFormation formation = formation("worker", "clock", StartCondition.HEALTHY);
        formation.scale("worker=1", "clock=1");
        formation.pass(A_WHILE);
        behaviours.always("worker.1", Behaviour.GOOD.with(Fault.START));
        RolloutRun rollout = formation.rollout(
                RolloutPlan.of(SimulatedFormation.release("v2", PROCFILE)).withAttempts(1));
        formation.pass(A_WHILE);
        assertThat(formation.events(FormationEvent.DynoWaits.class)).hasSize(2);
        assertThat(rollout.isOver()).isTrue();
        assertThat(rollout.isCompleted()).isFalse();
    }

    @Test
    void aReleaseThatLacksTheAwaitedTypeHoldsNobodyUp() {
        SimulatedFormation formation = formation("worker", "clock", StartCondition.HEALTHY);
        formation.scale("worker=1");
        formation.pass(A_WHILE);
        assertThat(state(formation, "worker.1")).isEqualTo(DynoState.DOWN);
        formation.rollout(RolloutPlan.of(SimulatedFormation.release("v2", "web: serve\nworker: work\n")));
        formation.pass(A_WHILE);
        assertThat(runningRelease(formation, "worker")).contains("v2");
    }

    private static Optional<String> runningRelease(SimulatedFormation formation, String type) {
        return formation
                .isolation()
                .of(new DynoName(type, 1))
                .findFirst()
                .map(sandbox -> sandbox.process().environment().getOrDefault("RELEASE", ""));
    }

    private static FormationBuilder builder() {
        return FormationManager.builder(Procfile.parse(PROCFILE))
                .isolation(new FakeIsolation())
                .logs(LogBuffer.create());
    }

    @Test
    void circlesAreRefusedByName() {
        FormationBuilder builder = builder()
                .startAfter("web", "worker", StartCondition.STARTED)
                .startAfter("worker", "clock", StartCondition.HEALTHY)
                .startAfter("clock", "worker", StartCondition.COMPLETED);
        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessageContaining("worker waits for clock waits for worker")
                .withMessageNotContaining("web");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder()
                        .startAfter("web", "web", StartCondition.HEALTHY)
                        .build())
                .withMessageContaining("web waits for web");
    }

    @Test
    void unknownTypesAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder()
                        .startAfter("web", "db", StartCondition.HEALTHY)
                        .build())
                .withMessage("there is no process type db; there are [web, worker, clock]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder()
                        .startAfter("wbe", "web", StartCondition.HEALTHY)
                        .build())
                .withMessageContaining("no process type wbe");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder()
                        .health("wbe", HealthChecks.readyWhen(HealthCheck.port()))
                        .build())
                .withMessageContaining("no process type wbe");
    }
}
