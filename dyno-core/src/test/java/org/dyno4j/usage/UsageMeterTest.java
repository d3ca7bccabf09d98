package org.dyno4j.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;
import static org.dyno4j.usage.Dynos.dyno;
import static org.dyno4j.usage.Dynos.span;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.DynoState;
import org.junit.jupiter.api.Test;

class UsageMeterTest {
    private static final String START = "2026-11-25T08:00:00Z";
    private static final MeteredDyno WEB_1 = dyno("web.1");

    private final SimulatedClock clock = new SimulatedClock(START);
    private final UsageMeter meter = new UsageMeter(CountingRule.whatRuns(), clock, Usage.none());

    private static UsageMeter with(CountingRule rule, SimulatedClock clock) {
        return new UsageMeter(rule, clock, Usage.none());
    }

    /** A life with a crash, a wait for the restart and a graceful end, of 1, 2, 4, 8 and 16 seconds. */
    private Duration countedOfALife(CountingRule rule) {
        UsageMeter counting = with(rule, clock);
        counting.changed(WEB_1, DynoState.STARTING);
        clock.pass(Duration.ofSeconds(1));
        counting.changed(WEB_1, DynoState.UP);
        clock.pass(Duration.ofSeconds(2));
        counting.changed(WEB_1, DynoState.CRASHED);
        clock.pass(Duration.ofSeconds(4));
        counting.changed(WEB_1, DynoState.STARTING);
        clock.pass(Duration.ofSeconds(8));
        counting.changed(WEB_1, DynoState.STOPPING);
        clock.pass(Duration.ofSeconds(16));
        counting.changed(WEB_1, DynoState.DOWN);
        clock.pass(Duration.ofSeconds(32));
        return counting.usage().total();
    }

    @Test
    void whatRunsCountsUntilNothingOfItIsLeft() {
        assertThat(countedOfALife(CountingRule.whatRuns())).hasSeconds(1 + 2 + 8 + 16);
    }

    @Test
    void herokuCountsWhileADynoIsWanted() {
        assertThat(countedOfALife(CountingRule.heroku())).hasSeconds(1 + 2 + 4 + 8);
    }

    @Test
    void aRuleIsNeverAskedAboutWhatIsGone() {
        assertThat(countedOfALife((state, activity) -> true)).hasSeconds(1 + 2 + 4 + 8 + 16);
    }

    @Test
    void aPausedDynoIsFrozen() {
        UsageMeter exceptFrozen = with(CountingRule.whatRuns().exceptFrozen(), clock);
        for (UsageMeter each : new UsageMeter[] {meter, exceptFrozen}) {
            each.changed(WEB_1, DynoState.PAUSED);
        }
        clock.pass(Duration.ofSeconds(2));
        for (UsageMeter each : new UsageMeter[] {meter, exceptFrozen}) {
            each.changed(WEB_1, DynoState.UP);
        }
        clock.pass(Duration.ofSeconds(1));

        assertThat(meter.usage().total()).hasSeconds(3);
        assertThat(exceptFrozen.usage().total()).hasSeconds(1);
    }

    @Test
    void frozenDynosCountUnlessTheRuleSaysOtherwiseAndSleepIsFree() {
        UsageMeter exceptFrozen = with(CountingRule.whatRuns().exceptFrozen(), clock);
        for (UsageMeter each : new UsageMeter[] {meter, exceptFrozen}) {
            each.changed(WEB_1, DynoState.UP);
        }
        clock.pass(Duration.ofSeconds(1));
        for (UsageMeter each : new UsageMeter[] {meter, exceptFrozen}) {
            each.changed(WEB_1, DynoState.UP, Activity.FROZEN, clock.now());
        }
        clock.pass(Duration.ofSeconds(2));
        for (UsageMeter each : new UsageMeter[] {meter, exceptFrozen}) {
            each.changed(WEB_1, DynoState.UP, Activity.ASLEEP, clock.now());
        }
        clock.pass(Duration.ofSeconds(4));

        assertThat(meter.usage().total()).hasSeconds(3);
        assertThat(exceptFrozen.usage().total()).hasSeconds(1);
    }

    @Test
    void whatStillRunsIsCountedUpToNow() {
        meter.changed(WEB_1, DynoState.UP);
        clock.pass(Duration.ofNanos(1_500_000_001));

        assertThat(meter.usage().spans()).containsExactly(span(WEB_1, START, "PT1.500000001S"));
    }

    @Test
    void changesThatTheRuleDoesNotTellApartBreakNothing() {
        meter.changed(WEB_1, DynoState.STARTING);
        clock.pass(Duration.ofSeconds(1));
        meter.changed(WEB_1, DynoState.UP);
        clock.pass(Duration.ofSeconds(1));
        meter.changed(WEB_1, DynoState.UP);
        clock.pass(Duration.ofSeconds(1));

        assertThat(meter.usage().spans()).containsExactly(span(WEB_1, START, "PT3S"));
    }

    @Test
    void anotherSizeOrReleaseIsAnotherAccount() {
        MeteredDyno larger = new MeteredDyno("hello", WEB_1.dyno(), "standard-2x", "v1");
        MeteredDyno newer = new MeteredDyno("hello", WEB_1.dyno(), "standard-2x", "v2");
        meter.changed(WEB_1, DynoState.UP);
        clock.pass(Duration.ofSeconds(1));
        meter.changed(larger, DynoState.UP);
        clock.pass(Duration.ofSeconds(2));
        meter.changed(newer, DynoState.UP);
        clock.pass(Duration.ofSeconds(4));

        assertThat(meter.usage().by(MeteredDyno::size))
                .containsEntry("standard-1x", Duration.ofSeconds(1))
                .containsEntry("standard-2x", Duration.ofSeconds(6));
        assertThat(meter.usage().by(MeteredDyno::release)).containsEntry("v2", Duration.ofSeconds(4));
    }

    @Test
    void oneOffsAndReleaseDynosCount() {
        for (String name : new String[] {"run.4859", "release.1234"}) {
            MeteredDyno dyno = MeteredDyno.of("hello", DynoName.parse(name), DynoSize.named("standard-1x"), "v1");
            meter.changed(dyno, DynoState.STARTING);
            clock.pass(Duration.ofSeconds(5));
            meter.changed(dyno, DynoState.COMPLETE);
        }

        assertThat(meter.usage().by(MeteredDyno::type))
                .containsEntry("run", Duration.ofSeconds(5))
                .containsEntry("release", Duration.ofSeconds(5));
    }

    @Test
    void aStepOfTheClockChangesNoAmount() {
        meter.changed(WEB_1, DynoState.UP);
        clock.pass(Duration.ofSeconds(10));
        clock.step(Duration.ofHours(5));
        clock.pass(Duration.ofSeconds(10));
        clock.step(Duration.ofDays(-20));
        clock.pass(Duration.ofSeconds(10));
        meter.changed(WEB_1, DynoState.CRASHED);

        assertThat(meter.usage().spans()).containsExactly(span(WEB_1, START, "PT30S"));
    }

    @Test
    void useThatBeginsAfterTheClockWentBackIsBookedBehindTheUseBefore() {
        meter.changed(WEB_1, DynoState.UP);
        clock.pass(Duration.ofSeconds(10));
        meter.changed(WEB_1, DynoState.CRASHED);
        clock.step(Duration.ofHours(-1));
        meter.changed(WEB_1, DynoState.STARTING);
        meter.changed(dyno("web.2"), DynoState.STARTING);
        clock.pass(Duration.ofSeconds(10));

        assertThat(meter.usage().spans())
                .containsExactly(span(WEB_1, START, "PT20S"), span(dyno("web.2"), "2026-11-25T07:00:10Z", "PT10S"));
    }

    @Test
    void useThatBeginsAfterTheClockWentAheadIsBookedThere() {
        meter.changed(WEB_1, DynoState.UP);
        clock.pass(Duration.ofSeconds(10));
        meter.changed(WEB_1, DynoState.CRASHED);
        clock.step(Duration.ofHours(1));
        meter.changed(WEB_1, DynoState.STARTING);
        clock.pass(Duration.ofSeconds(10));

        assertThat(meter.usage().spans())
                .containsExactly(span(WEB_1, START, "PT10S"), span(WEB_1, "2026-11-25T09:00:10Z", "PT10S"));
    }

    @Test
    void refusesAChangeThatIsOutOfOrderAndCountsNothingOfIt() {
        Moment before = clock.now();
        clock.pass(Duration.ofSeconds(10));
        meter.changed(WEB_1, DynoState.UP);

        assertThatThrownBy(() -> meter.changed(WEB_1, DynoState.DOWN, Activity.AWAKE, before))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hello web.1")
                .hasMessageContaining("PT10S before the last");

        clock.pass(Duration.ofSeconds(1));
        assertThat(meter.usage().total()).hasSeconds(1);
    }

    @Test
    void refusesAChangeInTheFuture() {
        Moment later = new Moment(clock.now().time().plusSeconds(1), clock.now().nanoTime() + 1_000_000_000);

        assertThatThrownBy(() -> meter.changed(WEB_1, DynoState.UP, Activity.AWAKE, later))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("in the future");

        assertThat(meter.usage()).isEqualTo(Usage.none());
    }

    @Test
    void refusesAClockThatGoesBackThoughItMust() {
        meter.changed(WEB_1, DynoState.UP);
        clock.turnBack(Duration.ofNanos(1));

        assertThatThrownBy(() -> meter.changed(WEB_1, DynoState.DOWN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsTakenIsCutAndCountingGoesOn() {
        meter.changed(WEB_1, DynoState.UP);
        clock.pass(Duration.ofSeconds(10));

        Usage taken = meter.takeBefore(Instant.parse("2026-11-25T08:00:04Z"));

        assertThat(taken.spans()).containsExactly(span(WEB_1, START, "PT4S"));
        clock.pass(Duration.ofSeconds(10));
        assertThat(meter.usage().spans()).containsExactly(span(WEB_1, "2026-11-25T08:00:04Z", "PT16S"));
    }

    @Test
    void nothingIsBookedInWhatWasTaken() {
        meter.changed(WEB_1, DynoState.UP);
        clock.pass(Duration.ofSeconds(10));
        meter.changed(WEB_1, DynoState.DOWN);
        Usage taken = meter.takeBefore(Instant.MAX);
        clock.step(Duration.ofSeconds(-8));
        meter.changed(WEB_1, DynoState.UP);
        clock.pass(Duration.ofSeconds(1));

        assertThat(taken.plus(meter.usage()).total()).hasSeconds(11);
    }

    @Test
    void goesOnFromWhatWasKept() {
        Usage kept = new Usage(List.of(span(WEB_1, "2026-11-25T07:59:00Z", "PT2M")));
        UsageMeter next = new UsageMeter(CountingRule.whatRuns(), clock, kept);
        next.changed(WEB_1, DynoState.UP);
        clock.pass(Duration.ofSeconds(10));

        assertThat(next.usage().spans()).containsExactly(span(WEB_1, "2026-11-25T07:59:00Z", "PT2M10S"));
    }

    @Test
    void countsByTheClocksOfThisMachine() {
        UsageMeter real = new UsageMeter();
        Instant before = Instant.now();
        real.changed(WEB_1, DynoState.UP);
        await().atMost(PATIENCE).until(() -> !real.usage().spans().isEmpty());

        assertThat(real.usage().spans()).singleElement().satisfies(span -> {
            assertThat(span.start()).isBetween(before, Instant.now());
            assertThat(span.length()).isPositive();
        });
    }
}
