package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.formation.Behaviour.Fault;
import org.junit.jupiter.api.Test;

/** When crashed dynos come back, in simulated time. */
class RestartBackoffTest {
    private static final String WORKER = "worker.1";
    private static final Duration LIFE = Duration.ofSeconds(5);
    private static final Duration STABLE = Duration.ofMinutes(1);

    /** At once, then after 10, 20 and 40 seconds. */
    private static final RestartPolicy EXACT = new RestartPolicy(
            List.of(Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(40)), 0, STABLE);

    private final FixedBehaviours behaviours = new FixedBehaviours().always(WORKER, Behaviour.GOOD.ending(LIFE, 1));

    @Test
    void aCrashedDynoComesBackAtOnceThenAfterGrowingDelaysUpToTheLongest() {
        SimulatedFormation formation = formation(EXACT);
        formation.scale("worker=1");
        formation.pass(Duration.ofMinutes(5));
        assertThat(waits(formation))
                .startsWith(
                        Duration.ZERO,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(40),
                        Duration.ofSeconds(40),
                        Duration.ofSeconds(40));
        assertThat(formation.events(FormationEvent.RetryScheduled.class))
                .extracting(FormationEvent.RetryScheduled::attempt)
                .startsWith(1, 2, 3, 4, 5, 6);
        assertThat(formation.linesOf(WORKER))
                .containsSubsequence(
                        "State changed from up to crashed",
                        "State changed from crashed to starting",
                        "State changed from up to crashed",
                        "Crashed 2 times in a row, restarting in 10.0 seconds",
                        "State changed from crashed to starting",
                        "State changed from up to crashed",
                        "Crashed 3 times in a row, restarting in 20.0 seconds");
    }

    @Test
    void jitterOnlyTakesOff() {
        behaviours.always(WORKER, Behaviour.GOOD.with(Fault.CREATION));
        SimulatedFormation formation = formation(RestartPolicy.standard());
        formation.scale("worker=1");
        formation.pass(Duration.ofHours(3));
        List<Duration> waits = waits(formation);
        assertThat(waits.get(0)).isZero();
        assertThat(waits.get(1)).isBetween(Duration.ofMillis(800), Duration.ofSeconds(1));
        assertThat(waits.get(2)).isBetween(Duration.ofMillis(1600), Duration.ofSeconds(2));
        List<Duration> longest = waits.subList(7, waits.size());
        assertThat(longest)
                .hasSizeGreaterThan(100)
                .allSatisfy(wait -> assertThat(wait).isBetween(Duration.ofSeconds(48), Duration.ofSeconds(60)))
                .anyMatch(wait -> wait.compareTo(Duration.ofSeconds(50)) < 0)
                .anyMatch(wait -> wait.compareTo(Duration.ofSeconds(58)) > 0);
    }

    @Test
    void crashesAreForgottenOnceTheDynoWasUpForLongEnough() {
        behaviours.next(
                WORKER,
                Behaviour.GOOD.ending(LIFE, 1),
                Behaviour.GOOD.ending(LIFE, 1),
                Behaviour.GOOD.ending(STABLE.plusSeconds(1), 1));
        SimulatedFormation formation = formation(EXACT);
        formation.scale("worker=1");
        formation.pass(Duration.ofSeconds(60));
        assertThat(formation.dyno(WORKER).attempt()).isEqualTo(2);
        formation.pass(Duration.ofSeconds(21));
        assertThat(formation.dyno(WORKER).state()).isEqualTo(DynoState.UP);
        assertThat(formation.dyno(WORKER).attempt()).isZero();
        formation.pass(Duration.ofSeconds(1));
        assertThat(waits(formation)).endsWith(Duration.ofSeconds(10), Duration.ZERO);
        assertThat(formation.dyno(WORKER).attempt()).isEqualTo(1);
    }

    @Test
    void crashesAreNotForgottenBefore() {
        behaviours.always(WORKER, Behaviour.GOOD.ending(STABLE.minusSeconds(1), 1));
        SimulatedFormation formation = formation(EXACT);
        formation.scale("worker=1");
        formation.pass(Duration.ofMinutes(4));
        assertThat(waits(formation)).startsWith(Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(20));
    }

    @Test
    void aCleanEndIsACrashTooWhereThePolicySaysSo() {
        behaviours.always(WORKER, Behaviour.GOOD.ending(LIFE, 0));
        SimulatedFormation formation = formation(EXACT.withCleanExitAsCrash());
        formation.scale("worker=1");
        formation.pass(LIFE.multipliedBy(3));
        assertThat(formation.dyno(WORKER).state()).isEqualTo(DynoState.CRASHED);
        assertThat(formation.dyno(WORKER).lastVerdict().orElseThrow().isClean()).isTrue();
    }

    @Test
    void theStatusTellsTheAttemptTheNextRetryAndWhy() {
        SimulatedFormation formation = formation(EXACT);
        waitingAfterTheSecondCrash(formation);
        DynoStatus status = formation.dyno(WORKER);
        assertThat(status.attempt()).isEqualTo(2);
        assertThat(status.retryAt()).contains(status.since().plusSeconds(10));
        assertThat(status.why()).isEqualTo("exited with status 1");
        assertThat(status.port()).isEmpty();
        assertThat(status.lastVerdict()).containsInstanceOf(ExitVerdict.Failed.class);
        assertThat(status.describe())
                .startsWith("worker.1: crashed since ")
                .endsWith(", exited with status 1, attempt 2, next retry at "
                        + status.retryAt().orElseThrow());
        formation.pass(Duration.ofSeconds(10));
        assertThat(formation.dyno(WORKER)).satisfies(back -> {
            assertThat(back.state()).isIn(DynoState.STARTING, DynoState.UP);
            assertThat(back.retryAt()).isEmpty();
            assertThat(back.attempt()).isEqualTo(2);
        });
    }

    @Test
    void retryNowEndsTheWaitAndGoesOnCounting() {
        SimulatedFormation formation = formation(EXACT);
        waitingAfterTheSecondCrash(formation);
        formation.request(() -> formation.control().retryNow(DynoName.parse(WORKER)));
        assertThat(formation.dyno(WORKER).state()).isEqualTo(DynoState.STARTING);
        formation.pass(LIFE.plusSeconds(1));
        assertThat(waits(formation)).containsExactly(Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(20));
        formation.request(() -> formation.control().retryNow());
        assertThat(formation.dyno(WORKER).state()).isEqualTo(DynoState.STARTING);
        formation.pass(LIFE.plusSeconds(1));
        assertThat(formation.dyno(WORKER).attempt()).isEqualTo(4);
    }

    @Test
    void retryNowLeavesOthersAlone() {
        behaviours.always(WORKER, Behaviour.GOOD);
        SimulatedFormation formation = formation(EXACT);
        formation.scale("worker=1");
        formation.pass(LIFE);
        List<SimulatedSandbox> before = formation.isolation().open();
        formation.request(() -> formation.control().retryNow());
        formation.pass(LIFE);
        assertThat(formation.isolation().open()).isEqualTo(before).hasSize(1);
    }

    @Test
    void aRestartForgetsTheCrashes() {
        SimulatedFormation formation = formation(EXACT);
        waitingAfterTheSecondCrash(formation);
        formation.request(() -> formation.control().restart("worker"));
        assertThat(formation.dyno(WORKER).attempt()).isZero();
        formation.pass(LIFE.plusSeconds(1));
        assertThat(waits(formation)).endsWith(Duration.ofSeconds(10), Duration.ZERO);
    }

    @Test
    void scalingToZeroAlwaysWorksInACrashLoop() {
        for (int seconds = 0; seconds < 60; seconds++) {
            SimulatedFormation formation = formation(EXACT);
            formation.scale("worker=1");
            formation.pass(Duration.ofSeconds(seconds));
            formation.scale("worker=0");
            formation.pass(LIFE);
            assertThat(formation.names()).isEmpty();
            int retries = waits(formation).size();
            formation.pass(Duration.ofHours(1));
            assertThat(waits(formation)).hasSize(retries);
            assertThat(formation.isolation().open()).isEmpty();
        }
    }

    @Test
    void aWaitingDynoIsDownAsSoonAsItIsScaledAwayAndCountsFromZeroWhenItIsBack() {
        SimulatedFormation formation = formation(EXACT);
        waitingAfterTheSecondCrash(formation);
        formation.scale("worker=0");
        assertThat(formation.names()).isEmpty();
        assertThat(formation.linesOf(WORKER)).endsWith("State changed from crashed to down");
        formation.scale("worker=1");
        assertThat(formation.dyno(WORKER).attempt()).isZero();
        formation.pass(LIFE.plusSeconds(1));
        assertThat(waits(formation)).containsExactly(Duration.ZERO, Duration.ofSeconds(10), Duration.ZERO);
        assertThat(formation.dyno(WORKER).attempt()).isEqualTo(1);
    }

    @Test
    void herokusPolicyWaitsUpToHours() {
        behaviours.always(WORKER, Behaviour.GOOD.with(Fault.CREATION));
        SimulatedFormation formation = formation(RestartPolicy.heroku());
        formation.scale("worker=1");
        formation.pass(Duration.ofDays(3));
        List<Duration> waits = waits(formation);
        assertThat(waits).hasSizeGreaterThan(8);
        long[] mostMinutes = {0, 20, 40, 60, 180, 320, 320, 320};
        for (int crash = 0; crash < mostMinutes.length; crash++) {
            assertThat(waits.get(crash)).isBetween(Duration.ZERO, Duration.ofMinutes(mostMinutes[crash]));
        }
        assertThat(waits).anyMatch(wait -> wait.compareTo(Duration.ofHours(3)) > 0);
    }

    @Test
    void withoutAPolicyACrashedDynoWaitsForSomebody() {
        SimulatedFormation formation = formation(RestartPolicy.never());
        formation.scale("worker=1");
        formation.pass(Duration.ofDays(1));
        assertThat(formation.dyno(WORKER)).satisfies(crashed -> {
            assertThat(crashed.state()).isEqualTo(DynoState.CRASHED);
            assertThat(crashed.attempt()).isEqualTo(1);
            assertThat(crashed.retryAt()).isEmpty();
        });
        assertThat(waits(formation)).isEmpty();
        behaviours.always(WORKER, Behaviour.GOOD);
        formation.request(() -> formation.control().retryNow());
        formation.pass(LIFE);
        assertThat(formation.dyno(WORKER).state()).isEqualTo(DynoState.UP);
    }

    /** Of which the wait is 10 seconds long. */
    private static void waitingAfterTheSecondCrash(SimulatedFormation formation) {
        formation.scale("worker=1");
        formation.pass(LIFE.multipliedBy(2).plusSeconds(1));
        assertThat(formation.dyno(WORKER).state()).isEqualTo(DynoState.CRASHED);
    }

    private SimulatedFormation formation(RestartPolicy policy) {
        return SimulatedFormation.of(SimulatedFormation.settings(policy, StopPolicy.standard()), behaviours);
    }

    /** How long the dyno was to wait after each crash. */
    private static List<Duration> waits(SimulatedFormation formation) {
        return formation
                .events(FormationEvent.RetryScheduled.class)
                .map(event -> Duration.between(event.time(), event.retryAt()))
                .toList();
    }
}
