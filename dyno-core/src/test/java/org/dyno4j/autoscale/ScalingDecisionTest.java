package org.dyno4j.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ScalingDecisionTest {
    private final ScalingDecision decision = new ScalingDecision(ScalingPolicy.between("web", 1, 4));

    @Test
    void addsOneDynoAtOnceWhereTheLoadIsTooHigh() {
        assertThat(decide(0, 2, 3.0).quantity()).isEqualTo(3);
    }

    @Test
    void takesNoTwoStepsWithinAnInterval() {
        decide(0, 1, 3.0);

        assertThat(decide(59, 2, 3.0).quantity()).isEqualTo(2);
        assertThat(decide(60, 2, 3.0).quantity()).isEqualTo(3);
    }

    @Test
    void saysThatTheMaximumIsReached() {
        assertThat(decide(0, 4, 2.0))
                .isEqualTo(new ScalingDecision.Outcome(4, "the load is 2.00, but 4 is the maximum"));
    }

    @Test
    void takesOneAwayOnlyAfterACalm() {
        assertThat(decide(0, 3, 0.1).quantity()).isEqualTo(3);
        assertThat(decide(299, 3, 0.1).quantity()).isEqualTo(3);
        assertThat(decide(300, 3, 0.1).quantity()).isEqualTo(2);
        assertThat(decide(400, 2, 0.1).quantity()).isEqualTo(2);
    }

    @Test
    void beginsTheCalmAnewWhereTheLoadRisesOrIsNotKnown() {
        decide(0, 3, 0.1);
        decide(200, 3, 0.9);
        decide(201, 3, 0.1);
        assertThat(decide(400, 3, 0.1).quantity()).isEqualTo(3);

        decision.decide(seconds(401), 3, OptionalDouble.empty());
        decide(402, 3, 0.1);
        assertThat(decide(600, 3, 0.1).quantity()).isEqualTo(3);
        assertThat(decide(702, 3, 0.1).quantity()).isEqualTo(2);
    }

    @Test
    void keepsADynoThatWouldBeWantedBackAtOnce() {
        // 0.5 for two dynos is 1 for one.
        decide(0, 2, 0.5);

        assertThat(decide(1000, 2, 0.5).quantity()).isEqualTo(2);
    }

    @Test
    void takesTheLastDynoAwayOnlyWhereItHasNothingToDo() {
        ScalingDecision toNothing = new ScalingDecision(ScalingPolicy.between("worker", 0, 4));
        toNothing.decide(0, 1, OptionalDouble.of(0.01));
        assertThat(toNothing.decide(seconds(1000), 1, OptionalDouble.of(0.01)).quantity())
                .isEqualTo(1);

        toNothing.decide(seconds(1001), 1, OptionalDouble.of(0));
        assertThat(toNothing.decide(seconds(2000), 1, OptionalDouble.of(0)).quantity())
                .isZero();
    }

    @Test
    void returnsBetweenTheBoundsAtOnce() {
        assertThat(decide(0, 9, 3.0).quantity()).isEqualTo(4);
        assertThat(decide(1, 0, 0.0).quantity()).isEqualTo(1);
    }

    private ScalingDecision.Outcome decide(long second, int quantity, double load) {
        return decision.decide(seconds(second), quantity, OptionalDouble.of(load));
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
