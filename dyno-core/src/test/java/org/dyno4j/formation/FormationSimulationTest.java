package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Formations in simulated time, from {@link SimulationSeeds}. */
class FormationSimulationTest {
    private static final int REQUESTS = 120;
    private static final int TAIL = 60;

    @Test
    void whateverHappensCountsConvergeNamesAreUniqueAndStoppingEnds() {
        long events = SimulationSeeds.run(FormationSimulation::new, REQUESTS, TAIL);
        System.out.println(SimulationSeeds.COUNT + " simulated formations, " + events + " events");

        assertThat(events).isGreaterThan(SimulationSeeds.COUNT * 1_000);
    }

    @Test
    void theSameSeedGivesTheSameHistory() {
        List<String> history = new FormationSimulation(SimulationSeeds.FIRST).run(REQUESTS);

        assertThat(new FormationSimulation(SimulationSeeds.FIRST).run(REQUESTS)).isEqualTo(history);
        assertThat(new FormationSimulation(SimulationSeeds.FIRST + 1).run(REQUESTS))
                .isNotEqualTo(history);
    }
}
