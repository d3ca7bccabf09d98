package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.junit.jupiter.api.Test;

/** Dynos of the formation that exit with status 0, in simulated time. */
class CleanExitTest {
    private static final String WORKER = "worker.1";
    private static final Duration LIFE = Duration.ofSeconds(5);
    private static final Duration A_WHILE = Duration.ofMinutes(2);
    private static final Duration DELAY = Duration.ofSeconds(3);
    private static final RestartPolicy POLICY =
            RestartPolicy.standard().withMaximumAttempts(2).withCleanExitDelay(DELAY);

    private final FixedBehaviours behaviours = new FixedBehaviours().always(WORKER, Behaviour.GOOD.ending(LIFE, 0));
    private final SimulatedFormation formation =
            SimulatedFormation.of(SimulatedFormation.settings(POLICY, StopPolicy.standard()), behaviours);

    @Test
    void itIsNoCrashAndTheDynoIsStartedAgainHoweverOften() {
        formation.scale("worker=1");
        formation.pass(LIFE.plusSeconds(1));
        assertThat(formation.dyno(WORKER)).satisfies(status -> {
            assertThat(status.state()).isEqualTo(DynoState.DOWN);
            assertThat(status.attempt()).isZero();
            assertThat(status.why()).isEqualTo("exited with status 0");
            assertThat(status.retryAt()).contains(status.since().plus(DELAY));
        });
        assertThat(formation.linesOf(WORKER))
                .endsWith(
                        "Process exited with status 0",
                        "State changed from up to down",
                        "Ended cleanly, restarting in 3.0 seconds");
        formation.pass(A_WHILE);
        assertThat(formation.linesOf(WORKER))
                .containsSubsequence("Ended cleanly, restarting in 3.0 seconds", "State changed from down to starting")
                .noneMatch(line -> line.contains("crashed"));
        assertThat(formation.events(FormationEvent.RetryScheduled.class))
                .hasSizeGreaterThan(5)
                .allMatch(retry -> retry.attempt() == 0);
    }

    @Test
    void aProgramThatEndsAtOnceDoesNotSpin() {
        behaviours.always(WORKER, Behaviour.GOOD.ending(Duration.ZERO, 0));
        formation.scale("worker=1");
        formation.pass(Duration.ofMinutes(1));
        long starts = formation.linesOf(WORKER).stream()
                .filter(line -> line.startsWith("Starting process"))
                .count();
        assertThat(starts).isBetween(15L, 20L);
    }

    /** Though a rollout tries again at once what has failed. */
    @Test
    void aRolloutLetsItNotSpin() {
        behaviours.always(WORKER, Behaviour.GOOD.ending(Duration.ZERO, 0)).always("web.1", Behaviour.GOOD.silent());
        formation.scale("web=1", "worker=1");
        formation.pass(LIFE);
        formation.forgetLines();
        formation.rollout(RolloutPlan.of(SimulatedFormation.release("v2", "web: serve2\nworker: work2\n")));
        formation.pass(Duration.ofMinutes(1));
        assertThat(formation.linesOf(WORKER))
                .filteredOn(line -> line.startsWith("Starting process"))
                .hasSizeBetween(15, 22);
    }

    @Test
    void crashesBeforeItAreNotForgotten() {
        behaviours.next(WORKER, crashing(), Behaviour.GOOD.ending(LIFE, 0), crashing());
        formation.scale("worker=1");
        formation.pass(A_WHILE);
        assertThat(formation.dyno(WORKER).state()).isEqualTo(DynoState.FAILED);
        assertThat(formation.dyno(WORKER).attempt()).isEqualTo(2);
    }

    private static Behaviour crashing() {
        return Behaviour.GOOD.ending(LIFE, 1);
    }

    @Test
    void aWebDynoThatNeverListenedHasCrashed() {
        behaviours.always("web.1", Behaviour.GOOD.silent().ending(LIFE, 0));
        formation.scale("web=1");
        formation.pass(A_WHILE);
        assertThat(formation.dyno("web.1").state()).isEqualTo(DynoState.FAILED);
        assertThat(formation.linesOf("web.1")).contains("State changed from starting to crashed");
    }

    @Test
    void whoWaitsCanBeStartedNowRestartedAndScaledAway() {
        for (Runnable request : List.<Runnable>of(
                () -> formation.control().retryNow(DynoName.parse(WORKER)),
                () -> formation.control().restart("worker"),
                () -> formation.control().stop("worker"))) {
            waiting();
            formation.request(request);
            assertThat(formation.dyno(WORKER).state()).isEqualTo(DynoState.STARTING);
            formation.scale("worker=0");
            formation.pass(A_WHILE);
        }
        waiting();
        formation.scale("worker=0");
        assertThat(formation.names()).isEmpty();
        formation.forgetLines();
        formation.pass(A_WHILE);
        assertThat(formation.linesOf(WORKER)).isEmpty();
    }

    @Test
    void scalingLeavesTheWaitAlone() {
        waiting();
        formation.scale("worker=2");
        assertThat(formation.dyno(WORKER).state()).isEqualTo(DynoState.DOWN);
        formation.pass(DELAY);
        assertThat(formation.dyno(WORKER).state()).isEqualTo(DynoState.UP);
    }

    private void waiting() {
        formation.scale("worker=1");
        formation.pass(LIFE.plusSeconds(1));
        assertThat(formation.dyno(WORKER).retryAt()).isPresent();
    }
}
