package org.dyno4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DampedLoadTest {
    private static final long FIVE_SECONDS = Duration.ofSeconds(5).toNanos();

    private final DampedLoad load = new DampedLoad(0);

    @Test
    void averagesOverMoreThanALifeAreAbsent() {
        run(0, 59, 3);
        assertThat(load.average().oneMinute()).isEmpty();

        run(59, 60, 3);
        assertThat(load.average().oneMinute()).isPresent();
        assertThat(load.average().fiveMinutes()).isEmpty();

        run(60, 300, 3);
        assertThat(load.average().fiveMinutes()).isPresent();
        assertThat(load.average().fifteenMinutes()).isEmpty();

        run(300, 900, 3);
        assertThat(load.average().fifteenMinutes()).isPresent();
    }

    @Test
    void comesNearToASteadyNumberAsTheKernelsDoes() {
        run(0, 60, 2);

        // What is left of 0 after a minute is 1/e.
        assertThat(load.average().oneMinute().orElseThrow()).isCloseTo(2 * (1 - 1 / Math.E), within(1e-9));
    }

    @Test
    void dependsOnTheTimeThatPassedAndNotOnTheNumberOfLooks() {
        DampedLoad seldom = new DampedLoad(0);
        for (int i = 1; i <= 60; i++) {
            load.add(i * FIVE_SECONDS, 4);
        }
        seldom.add(60 * FIVE_SECONDS, 4);

        assertThat(load.average().oneMinute().orElseThrow())
                .isCloseTo(seldom.average().oneMinute().orElseThrow(), within(1e-9));
    }

    @Test
    void forgetsWhatWasLongAgo() {
        run(0, 600, 8);
        run(600, 1200, 0);

        assertThat(load.average().oneMinute().orElseThrow()).isLessThan(0.001);
        assertThat(load.average().fifteenMinutes().orElseThrow()).isGreaterThan(1);
    }

    private void run(int fromSecond, int toSecond, int runnable) {
        for (int second = fromSecond + 1; second <= toSecond; second++) {
            load.add(Duration.ofSeconds(second).toNanos(), runnable);
        }
    }
}
