package org.dyno4j.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dyno4j.usage.Dynos.dyno;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dyno4j.dyno.DynoState;
import org.junit.jupiter.api.Test;

/** What holds for every history, tried with histories of many dynos, clock steps and restarts of the JVM. */
class UsagePropertyTest {
    private static final long SEED = 20261125;
    private static final int HISTORIES = 300;
    private static final int CHANGES = 200;
    private static final List<DynoState> STATES = List.of(DynoState.values());
    private static final List<String> NAMES = List.of("web.1", "web.2", "worker.1", "run.1234");

    /** A history, and beside it a sum that is made step by step, without spans. */
    private static final class History {
        final SimulatedClock clock = new SimulatedClock("2026-10-30T20:00:00Z");
        final Random random;
        final Map<Place, MeteredDyno> counted = new HashMap<>();
        final SortedMap<String, Duration> lived = new TreeMap<>();
        UsageMeter meter = new UsageMeter(CountingRule.whatRuns(), clock, Usage.none());

        History(long seed) {
            random = new Random(seed);
        }

        History run() {
            for (int change = 0; change < CHANGES; change++) {
                pass(random.nextInt(10) == 0 ? Duration.ZERO : Duration.ofNanos(random.nextLong(7_200_000_000_000L)));
                if (random.nextInt(20) == 0) {
                    clock.step(Duration.ofMillis(random.nextLong(-20_000_000, 20_000_000)));
                }
                if (random.nextInt(50) == 0) {
                    restartJvm();
                }
                changeSomething();
            }
            pass(Duration.ofNanos(random.nextLong(1_000_000_000)));
            return this;
        }

        private void pass(Duration duration) {
            clock.pass(duration);
            counted.values().forEach(dyno -> lived.merge(account(dyno), duration, Duration::plus));
        }

        private void changeSomething() {
            MeteredDyno dyno = new MeteredDyno(
                    random.nextInt(3) == 0 ? "other" : "hello",
                    dyno(NAMES.get(random.nextInt(NAMES.size()))).dyno(),
                    random.nextBoolean() ? "eco" : "standard-1x",
                    "v" + (1 + random.nextInt(2)));
            DynoState state = STATES.get(random.nextInt(STATES.size()));
            meter.changed(dyno, state);
            counted.remove(dyno.place());
            if (state == DynoState.STARTING
                    || state == DynoState.UP
                    || state == DynoState.PAUSED
                    || state == DynoState.STOPPING) {
                counted.put(dyno.place(), dyno);
            }
        }

        /** Its dynos die with it. */
        private void restartJvm() {
            meter = new UsageMeter(CountingRule.whatRuns(), clock, UsageText.parse(UsageText.format(meter.usage())));
            counted.clear();
        }

        static String account(MeteredDyno dyno) {
            return dyno.toString();
        }

        SortedMap<String, Duration> livedAtAll() {
            lived.values().removeIf(Duration::isZero);
            return lived;
        }

        /** Somewhere in the history, or near it. */
        Instant anywhere() {
            long seconds = Duration.ofHours(CHANGES).toSeconds();
            return Instant.parse("2026-10-30T10:00:00Z")
                    .plus(Duration.ofSeconds(random.nextLong(seconds), random.nextInt(1_000_000_000)));
        }
    }

    @Test
    void usageIsTheSumOfLivedTime() {
        for (int round = 0; round < HISTORIES; round++) {
            History history = new History(SEED + round).run();
            assertThat(history.meter.usage().by(History::account))
                    .as("history %d", round)
                    .isEqualTo(history.livedAtAll());
        }
    }

    @Test
    void aPeriodThatIsSplitAnywhereAddsUpExactly() {
        for (int round = 0; round < HISTORIES; round++) {
            History history = new History(SEED + round).run();
            Usage usage = history.meter.usage();
            Instant boundary = round % 2 == 0 || usage.spans().isEmpty()
                    ? history.anywhere()
                    : usage.spans().get(usage.spans().size() / 2).end();
            BillingPeriod all = new BillingPeriod(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"));

            List<Usage> parts =
                    all.splitAt(boundary).stream().map(usage::within).toList();

            assertThat(parts.get(0).total().plus(parts.get(1).total()))
                    .as("history %d", round)
                    .isEqualTo(usage.total());
            assertThat(parts.get(0).plus(parts.get(1))).as("history %d", round).isEqualTo(usage);
        }
    }

    @Test
    void theMonthsOfAPeriodAddUpToIt() {
        for (int round = 0; round < HISTORIES; round++) {
            Usage usage = new History(SEED + round).run().meter.usage();
            BillingPeriod quarter = Dynos.period("2026-10-01T00:00:00Z", "2027-01-01T00:00:00Z");

            Duration sum = quarter.months().stream()
                    .map(month -> usage.within(month).total())
                    .reduce(Duration.ZERO, Duration::plus);

            assertThat(quarter.months()).hasSize(3);
            assertThat(sum).as("history %d", round).isEqualTo(usage.total());
        }
    }

    @Test
    void noDynoIsUsedForLongerThanAPeriodIs() {
        for (int round = 0; round < HISTORIES; round++) {
            History history = new History(SEED + round).run();
            Instant start = history.anywhere();
            Duration length = Duration.ofHours(1 + history.random.nextInt(48));

            Usage usage = history.meter.usage().within(new BillingPeriod(start, start.plus(length)));

            assertThat(usage.by(MeteredDyno::place).values())
                    .as("history %d", round)
                    .allSatisfy(used -> assertThat(used).isLessThanOrEqualTo(length));
        }
    }

    @Test
    void whatIsTakenAndWhatIsLeftAddUpToWhatWasThere() {
        for (int round = 0; round < HISTORIES; round++) {
            History history = new History(SEED + round).run();
            Usage before = history.meter.usage();
            Instant end = history.anywhere();

            Usage taken = history.meter.takeBefore(end);

            assertThat(taken.plus(history.meter.usage()))
                    .as("history %d", round)
                    .isEqualTo(before);
            assertThat(taken.spans()).allSatisfy(span -> assertThat(span.end()).isBeforeOrEqualTo(end));
            history.pass(Duration.ofSeconds(7));
            assertThat(taken.plus(history.meter.usage()).by(History::account))
                    .as("history %d", round)
                    .isEqualTo(history.livedAtAll());
        }
    }
}
