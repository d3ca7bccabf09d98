package org.dyno4j.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Apps in simulated time; {@code -Ddyno4j.simulationSeeds=N} and {@code -Ddyno4j.simulationFirstSeed=N} choose others than
 * the ordinary ones.
 */
class AppSimulationTest {
    private static final long FIRST = Long.getLong("dyno4j.simulationFirstSeed", 1);
    private static final long SEEDS = Long.getLong("dyno4j.simulationSeeds", 200);
    private static final int REQUESTS = 50;
    private static final int TAIL = 80;

    @Test
    void whateverHappensOneReleaseIsCurrentCountsConvergeAndUsageIsWhatWasLived() {
        long events = LongStream.range(FIRST, FIRST + SEEDS)
                .map(AppSimulationTest::run)
                .sum();
        System.out.println(SEEDS + " simulated apps, " + events + " events");

        assertThat(events).isGreaterThan(SEEDS * 500);
    }

    @Test
    void theSameSeedGivesTheSameHistory() {
        List<String> history = new AppSimulation(FIRST).run(REQUESTS);

        assertThat(new AppSimulation(FIRST).run(REQUESTS)).isEqualTo(history);
        assertThat(new AppSimulation(FIRST + 1).run(REQUESTS)).isNotEqualTo(history);
    }

    private static long run(long seed) {
        AppSimulation simulation = new AppSimulation(seed);
        try {
            simulation.run(REQUESTS);
        } catch (RuntimeException | AssertionError failure) {
            List<String> history = simulation.history();
            throw new AssertionError(
                    "seed " + seed + ", whose history ends:\n"
                            + String.join("\n", history.subList(Math.max(0, history.size() - TAIL), history.size())),
                    failure);
        }
        return simulation.events();
    }
}
