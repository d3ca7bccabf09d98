package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.Handover;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.formation.Behaviour.Fault;
import org.dyno4j.isolation.ForwardTarget;
import org.junit.jupiter.api.Test;

/** Formations that are brought onto another release, in simulated time. */
class RolloutTest {
    private static final Duration A_WHILE = Duration.ofMinutes(5);
    private static final Duration A_MOMENT = Duration.ofMillis(50);
    private static final FormationRelease SAME_TYPES =
            SimulatedFormation.release("v2", "web: serve2\nworker: work2\nclock: tick2\n");

    private final FixedBehaviours behaviours = new FixedBehaviours();
    private final SimulatedFormation formation = SimulatedFormation.of(
            SimulatedFormation.settings(RestartPolicy.standard(), StopPolicy.standard()), behaviours);

    @Test
    void numbersAndSizesStayLostTypesAreDroppedAndNewOnesBeginAtZero() {
        begin("web=2", "worker=1:standard-2x", "clock=1");
        RolloutRun run = formation.rollout(
                RolloutPlan.of(SimulatedFormation.release("v2", "mailer: mail\nweb: serve2\nworker: work2\n")));
        formation.pass(A_WHILE);

        assertThat(outcome(run)).isInstanceOf(RolloutOutcome.Completed.class);
        assertThat(formation.control().formation())
                .hasToString("mailer=0:standard-1x web=2:standard-1x worker=1:standard-2x");
        assertThat(formation.names()).containsExactly("web.1", "web.2", "worker.1");
        assertThat(served()).containsExactly("v2");
        assertThat(formation.latest().settled()).isTrue();
    }

    @Test
    void aWebDynoIsThereBeforeTheOldOneGoes() {
        begin("web=4");
        formation.rollout(RolloutPlan.of(SAME_TYPES));
        int fewest = 4;
        for (int i = 0; i < 2_000; i++) {
            formation.pass(A_MOMENT);
            fewest = Math.min(fewest, targets().size());
        }
        assertThat(fewest).isEqualTo(4);
        assertThat(served()).containsExactly("v2");
        assertThat(formation.linesOf("web.1"))
                .containsSubsequence(
                        "Restarting",
                        "Starting process with command `serve2`",
                        "Stopping all processes with SIGTERM",
                        "Process exited with status 143");
        assertThat(formation.events(FormationEvent.DynoReplaced.class)).hasSize(4);
    }

    /** Two of five at a time, though all are there all the time. */
    @Test
    void startFirstAddsNoMoreThanTheShare() {
        begin("web=5");
        formation.rollout(RolloutPlan.of(SAME_TYPES).withShare(0.4));
        Set<Long> underWay = new HashSet<>();
        for (int i = 0; i < 2_000; i++) {
            formation.pass(A_MOMENT);
            underWay.add(formation.isolation().replacedBy("v2", targets()));
            assertThat(targets()).hasSize(5);
        }
        assertThat(underWay).containsExactlyInAnyOrder(0L, 1L, 2L);
        assertThat(served()).containsExactly("v2");
    }

    @Test
    void stopFirstTakesAwayNoMoreThanTheShare() {
        begin("web=5");
        formation.rollout(RolloutPlan.of(SAME_TYPES)
                .withHandover("web", Handover.STOP_FIRST)
                .withShare(0.4));
        int fewest = 5;
        for (int i = 0; i < 2_000; i++) {
            formation.pass(A_MOMENT);
            fewest = Math.min(fewest, targets().size());
        }
        assertThat(fewest).isEqualTo(3);
        assertThat(served()).containsExactly("v2");
    }

    @Test
    void aReleaseThatNeverListensIsGivenUpWhileTheOldDynosServe() {
        begin("web=3");
        behaviours.always("web.1", Behaviour.GOOD.silent());
        RolloutRun run = formation.rollout(RolloutPlan.of(SAME_TYPES).withAttempts(2));
        int fewest = 3;
        for (int i = 0; i < 6_000; i++) {
            formation.pass(A_MOMENT);
            fewest = Math.min(fewest, targets().size());
        }
        assertThat(outcome(run).describe())
                .startsWith(
                        "release v2 was rolled back: web.1 was not ready within 60 seconds (R10): nothing listens on port ");
        assertThat(fewest).isEqualTo(3);
        assertThat(served()).containsExactly("v1");
        assertThat(formation.events(FormationEvent.ReplacementFailed.class)).hasSize(2);
        assertThat(formation.control().formation().find("web").orElseThrow().command())
                .isEqualTo("serve");
    }

    @Test
    void dynosThatCameUpGoBackWhenALaterOneFails() {
        begin("web=2", "worker=1");
        behaviours.next("worker.1", Behaviour.GOOD.with(Fault.START), Behaviour.GOOD.with(Fault.START));
        RolloutRun run = formation.rollout(RolloutPlan.of(SAME_TYPES).withAttempts(2));
        formation.pass(A_WHILE);

        assertThat(outcome(run))
                .isInstanceOfSatisfying(
                        RolloutOutcome.Failed.class,
                        failed -> assertThat(failed.dyno()).hasToString("worker.1"));
        assertThat(formation.latest().settled()).isTrue();
        assertThat(served()).containsExactly("v1");
        assertThat(formation.isolation().open())
                .allSatisfy(
                        sandbox -> assertThat(sandbox.process().environment()).containsEntry("RELEASE", "v1"));
    }

    @Test
    void oneThatIsCalledOffGoesBack() {
        begin("web=3");
        RolloutRun run = formation.rollout(RolloutPlan.of(SAME_TYPES));
        formation.pass(Duration.ofSeconds(1));
        formation.request(() -> formation.control().callOff(run));
        formation.pass(A_WHILE);

        assertThat(outcome(run)).isInstanceOf(RolloutOutcome.CalledOff.class);
        assertThat(served()).containsExactly("v1");
    }

    @Test
    void aSecondRolloutTakesThePlaceOfTheFirst() {
        begin("web=3");
        RolloutRun first = formation.rollout(RolloutPlan.of(SAME_TYPES));
        formation.pass(Duration.ofSeconds(1));
        RolloutRun second = formation.rollout(RolloutPlan.of(SimulatedFormation.release("v3", "web: serve3")));
        formation.pass(A_WHILE);

        assertThat(outcome(first)).isInstanceOf(RolloutOutcome.Superseded.class);
        assertThat(outcome(second)).isInstanceOf(RolloutOutcome.Completed.class);
        assertThat(served()).containsExactly("v3");
    }

    @Test
    void whatTheFirstOfTwoRolloutsHasChangedGoesBackToo() {
        begin("web=1", "worker=1");
        behaviours.always("web.1", Behaviour.GOOD.silent());
        RolloutRun first = formation.rollout(RolloutPlan.of(SAME_TYPES));
        formation.pass(Duration.ofSeconds(10));
        RolloutRun second = formation.rollout(
                RolloutPlan.of(SimulatedFormation.release("v3", "web: serve3")).withAttempts(1));
        formation.pass(A_WHILE);

        assertThat(outcome(first)).isInstanceOf(RolloutOutcome.Superseded.class);
        assertThat(outcome(second)).isInstanceOf(RolloutOutcome.Failed.class);
        assertThat(formation.latest().settled()).isTrue();
        assertThat(formation.isolation().open())
                .allSatisfy(
                        sandbox -> assertThat(sandbox.process().environment()).containsEntry("RELEASE", "v1"))
                .hasSize(2);
    }

    @Test
    void aDynoOfALostTypeThatDoesNotEndCanBeKilled() {
        behaviours.always("clock.1", Behaviour.GOOD.deaf());
        begin("web=1", "clock=1");
        formation.rollout(RolloutPlan.of(SimulatedFormation.release("v2", "web: serve2")));
        formation.pass(Duration.ofSeconds(5));
        assertThat(formation.names()).containsExactly("web.1", "clock.1");
        formation.request(() -> formation.control().kill(DynoName.parse("clock.1")));
        formation.pass(Duration.ofSeconds(1));
        assertThat(formation.names()).containsExactly("web.1");
    }

    @Test
    void eventsTellOfWhichReleaseARunIs() {
        begin("web=1", "worker=1");
        formation.request(() -> formation.control().run(SAME_TYPES, OneOffSpec.of("migrate")));
        formation.rollout(RolloutPlan.of(SAME_TYPES));
        formation.pass(A_WHILE);

        assertThat(told("run")).containsExactly("starting v2", "up v2");
        assertThat(told("web")).containsExactly("starting v1", "up v1", "replaced by v2, up");
        assertThat(told("worker"))
                .containsExactly("starting v1", "up v1", "stopping v1", "down v1", "starting v2", "up v2");
    }

    @Test
    void oneThatHasNotComeUpIsReplacedInItsStateAndThatIsToldToo() {
        behaviours.always("web.1", Behaviour.GOOD.silent());
        formation.scale("web=1");
        formation.pass(Duration.ofSeconds(5));
        formation.rollout(RolloutPlan.of(SAME_TYPES).withHandover("web", Handover.OVERLAP));
        formation.pass(Duration.ofSeconds(5));

        assertThat(told("web")).containsExactly("starting v1", "replaced by v2, starting");
    }

    @Test
    void oneThatIsPausedWhileItIsReplacedIsOfTheReleaseThatItRuns() {
        begin("web=1");
        behaviours.always("web.1", Behaviour.GOOD.silent());
        formation.rollout(RolloutPlan.of(SAME_TYPES));
        formation.pass(Duration.ofSeconds(5));
        formation.request(() -> formation.control().pause(DynoName.parse("web.1")));
        formation.pass(Duration.ofSeconds(5));
        formation.request(() -> formation.control().resume(DynoName.parse("web.1")));
        formation.pass(Duration.ofSeconds(5));

        assertThat(told("web")).containsExactly("starting v1", "up v1", "paused v1", "up v1");
        assertThat(formation.events(FormationEvent.DynoEnded.class))
                .extracting(FormationEvent.DynoEnded::release)
                .containsExactly("v2");
    }

    /** What events tell of the dynos of a type, with their releases. */
    private List<String> told(String type) {
        return formation
                .events(FormationEvent.class)
                .flatMap(event -> {
                    if (event instanceof FormationEvent.StateChanged change
                            && change.dyno().type().equals(type)) {
                        return Stream.of(change.to().label() + " " + change.release());
                    } else if (event instanceof FormationEvent.DynoReplaced replaced
                            && replaced.dyno().type().equals(type)) {
                        return Stream.of("replaced by " + replaced.release() + ", "
                                + replaced.state().label());
                    }
                    return Stream.empty();
                })
                .toList();
    }

    @Test
    void dynosThatAreScaledUpMeanwhileBeginWithTheNewRelease() {
        begin("web=2");
        formation.rollout(RolloutPlan.of(SAME_TYPES));
        formation.scale("web=4");
        formation.pass(A_WHILE);

        assertThat(targets()).hasSize(4);
        assertThat(served()).containsExactly("v2");
        assertThat(formation.linesOf("web.4")).doesNotContain("Restarting");
    }

    /** What it ran before still ends then, and was of the release that was given up. */
    @Test
    void aDynoThatIsWantedAgainAfterARollbackRunsTheReleaseOfTheFormation() {
        begin("web=2");
        behaviours.next("web.1", Behaviour.GOOD.silent()).next("web.2", Behaviour.GOOD.deaf());
        RolloutRun run = formation.rollout(RolloutPlan.of(SAME_TYPES)
                .withHandover("web", Handover.STOP_FIRST)
                .withShare(1));
        formation.pass(Duration.ofSeconds(5));
        assertThat(served()).containsExactly("v2");
        formation.scale("web=1");
        formation.request(() -> formation.control().callOff(run));
        formation.pass(Duration.ofSeconds(5));
        assertThat(outcome(run)).isInstanceOf(RolloutOutcome.CalledOff.class);
        formation.scale("web=2");
        formation.pass(A_WHILE);

        assertThat(targets()).hasSize(2);
        assertThat(served()).containsExactly("v1");
    }

    @Test
    void configVarsCantBeChangedWhileARolloutGoesOn() {
        begin("web=1");
        formation.rollout(RolloutPlan.of(SAME_TYPES));
        formation.request(() -> assertThatIllegalStateException()
                .isThrownBy(() -> formation.control().configure(Map.of()))
                .withMessageContaining("v2"));
    }

    private void begin(String... changes) {
        formation.scale(changes);
        formation.pass(A_WHILE);
        assertThat(formation.latest().settled()).isTrue();
    }

    private static RolloutOutcome outcome(RolloutRun run) {
        return run.outcome().toCompletableFuture().join();
    }

    private List<ForwardTarget> targets() {
        return formation.latest().targets().getOrDefault("web", List.of());
    }

    /** The releases that serve. */
    private Set<String> served() {
        return targets().stream()
                .map(target -> ((SimulatedSandbox) target.sandbox()).process().environment())
                .map(environment -> String.valueOf(environment.get("RELEASE")))
                .collect(Collectors.toSet());
    }
}
