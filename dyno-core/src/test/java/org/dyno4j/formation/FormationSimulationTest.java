package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Formations in simulated time; {@code -Ddyno4j.simulationSeeds=N} and {@code -Ddyno4j.simulationFirstSeed=N} choose
 * others than the ordinary ones.
 */
class FormationSimulationTest {
    private static final long FIRST = Long.getLong("dyno4j.simulationFirstSeed", 1);
    private static final long SEEDS = Long.getLong("dyno4j.simulationSeeds", 200);
    private static final int REQUESTS = 120;
    private static final int TAIL = 60;

    @Test
    void whateverHappensCountsConvergeNamesAreUniqueAndStoppingEnds() {
        long events = LongStream.range(FIRST, FIRST + SEEDS)
                .map(FormationSimulationTest::run)
                .sum();
        System.out.println(SEEDS + " simulated formations, " + events + " events");

        assertThat(events).isGreaterThan(SEEDS * 1_000);
    }

    @Test
    void theSameSeedGivesTheSameHistory() {
        List<String> history = new FormationSimulation(FIRST).run(REQUESTS);

        assertThat(new FormationSimulation(FIRST).run(REQUESTS)).isEqualTo(history);
        assertThat(new FormationSimulation(FIRST + 1).run(REQUESTS)).isNotEqualTo(history);
    }

    private static long run(long seed) {
        FormationSimulation simulation = new FormationSimulation(seed);
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
