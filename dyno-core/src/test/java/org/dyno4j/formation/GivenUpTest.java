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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dynos that crash as often as their restart policy allows, in simulated time. */
class GivenUpTest {
    private static final String WORKER = "worker.1";
    private static final Duration LIFE = Duration.ofSeconds(5);
    private static final Duration A_WHILE = Duration.ofMinutes(2);
    private static final RestartPolicy THREE_ATTEMPTS =
            new RestartPolicy(List.of(Duration.ZERO), 0, Duration.ofMinutes(1)).withMaximumAttempts(3);

    private final FixedBehaviours behaviours = new FixedBehaviours().always(WORKER, Behaviour.GOOD.ending(LIFE, 1));
    private final SimulatedFormation formation =
            SimulatedFormation.of(SimulatedFormation.settings(THREE_ATTEMPTS, StopPolicy.standard()), behaviours);

    @BeforeEach
    void untilItIsGivenUp() {
        formation.scale("worker=1");
        formation.pass(A_WHILE);
        assertThat(worker().state()).isEqualTo(DynoState.FAILED);
    }

    @Test
    void theLogTheStatusAndAnEventSaySoAndWhy() {
        assertThat(formation.linesOf(WORKER))
                .endsWith(
                        "Process exited with status 1",
                        "State changed from up to crashed",
                        "Crashed 3 times in a row, not restarting any more",
                        "State changed from crashed to failed");
        assertThat(formation.events(FormationEvent.DynoFailed.class))
                .singleElement()
                .satisfies(failed -> {
                    assertThat(failed.dyno()).hasToString(WORKER);
                    assertThat(failed.attempts()).isEqualTo(3);
                    assertThat(failed.verdict()).isInstanceOf(ExitVerdict.Failed.class);
                });
        assertThat(worker().attempt()).isEqualTo(3);
        assertThat(worker().retryAt()).isEmpty();
        assertThat(worker().describe()).contains("failed since").endsWith(", exited with status 1, attempt 3");
    }

    @Test
    void nothingBringsItBackByItself() {
        int lines = formation.linesOf(WORKER).size();
        formation.scale("worker=1", "clock=1");
        formation.request(formation.control()::changed);
        formation.pass(Duration.ofDays(30));
        assertThat(formation.linesOf(WORKER)).hasSize(lines);
        assertThat(formation.isolation().of(DynoName.parse(WORKER))).isEmpty();
    }

    @Test
    void aRestartBringsItBackWithAllItsAttempts() {
        backAgain(() -> formation.control().restart(DynoName.parse(WORKER)));
    }

    @Test
    void aRetryByRequestBringsItBackWithAllItsAttempts() {
        backAgain(() -> formation.control().retryNow(DynoName.parse(WORKER)));
    }

    @Test
    void aRetryOfAllBringsItBackWithAllItsAttempts() {
        backAgain(() -> formation.control().retryNow());
    }

    @Test
    void anotherSizeBringsItBackWithAllItsAttempts() {
        backAgain(() -> scale("worker=1:standard-2x"));
    }

    @Test
    void scalingItAwayAndBackBringsItBackWithAllItsAttempts() {
        formation.scale("worker=0");
        assertThat(formation.names()).isEmpty();
        assertThat(formation.linesOf(WORKER)).endsWith("State changed from failed to down");
        backAgain(() -> scale("worker=1"));
    }

    @Test
    void aRolloutBringsItBack() {
        behaviours.always(WORKER, Behaviour.GOOD);
        RolloutRun rollout =
                formation.rollout(RolloutPlan.of(SimulatedFormation.release("v2", "worker: work2\nclock: tick\n")));
        formation.pass(A_WHILE);
        assertThat(rollout.outcome().toCompletableFuture().join()).isInstanceOf(RolloutOutcome.Completed.class);
        assertThat(worker().state()).isEqualTo(DynoState.UP);
        assertThat(worker().command()).isEqualTo("work2");
    }

    @Test
    void aRolloutTriesAgainAsOftenAsItsPlanSaysThoughThePolicyGivesUpEarlier() {
        Behaviour failing = Behaviour.GOOD.with(Fault.START);
        behaviours.next(WORKER, failing, failing, failing, failing, failing).always(WORKER, Behaviour.GOOD);
        RolloutRun rollout = formation.rollout(RolloutPlan.of(SimulatedFormation.release("v2", "worker: work2\n"))
                .withAttempts(5));
        formation.pass(A_WHILE);
        assertThat(rollout.outcome().toCompletableFuture().join()).isInstanceOf(RolloutOutcome.Failed.class);
        assertThat(worker().state()).isEqualTo(DynoState.UP);
        assertThat(worker().command()).isEqualTo("work");
        assertThat(formation.linesOf(WORKER))
                .filteredOn(line -> line.startsWith("The dyno could not be started"))
                .hasSize(5);
    }

    private void scale(String change) {
        ScalePlan plan = formation.control().newPlan();
        plan.add(change);
        formation.control().scale(plan);
    }

    /** It crashes three times more before it is given up again. */
    private void backAgain(Runnable request) {
        formation.forgetLines();
        formation.request(request);
        assertThat(worker().state()).isEqualTo(DynoState.STARTING);
        assertThat(worker().attempt()).isZero();
        formation.pass(A_WHILE);
        assertThat(worker().state()).isEqualTo(DynoState.FAILED);
        assertThat(formation.linesOf(WORKER))
                .filteredOn("State changed from up to crashed"::equals)
                .hasSize(3);
    }

    private DynoStatus worker() {
        return formation.dyno(WORKER);
    }
}
