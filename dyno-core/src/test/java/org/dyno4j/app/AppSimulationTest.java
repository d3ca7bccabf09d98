package org.dyno4j.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dyno4j.formation.SimulationSeeds;
import org.dyno4j.log.SimulatedDrain;
import org.junit.jupiter.api.Test;

/** Apps in simulated time, from {@link SimulationSeeds}. */
class AppSimulationTest {
    private static final int REQUESTS = 50;
    private static final int TAIL = 80;

    @Test
    void whateverHappensOneReleaseIsCurrentCountsConvergeAndUsageIsWhatWasLived() {
        long events = SimulationSeeds.run(AppSimulation::new, REQUESTS, TAIL);
        System.out.println(SimulationSeeds.COUNT + " simulated apps, " + events + " events");

        assertThat(events).isGreaterThan(SimulationSeeds.COUNT * 500);
    }

    @Test
    void aDrainThatFailsChangesNothingForAnybodyElse() {
        for (long seed = SimulationSeeds.FIRST; seed < SimulationSeeds.FIRST + 10; seed++) {
            AppSimulation failing = new AppSimulation(seed, SimulatedDrain.Mood.ANY);
            AppSimulation good = new AppSimulation(seed, SimulatedDrain.Mood.GOOD);

            assertThat(failing.run(REQUESTS)).isEqualTo(good.run(REQUESTS));
            assertThat(failing.dropped()).isPositive();
            assertThat(good.dropped()).isZero();
        }
    }

    @Test
    void theSameSeedGivesTheSameHistory() {
        List<String> history = new AppSimulation(SimulationSeeds.FIRST).run(REQUESTS);

        assertThat(new AppSimulation(SimulationSeeds.FIRST).run(REQUESTS)).isEqualTo(history);
        assertThat(new AppSimulation(SimulationSeeds.FIRST + 1).run(REQUESTS)).isNotEqualTo(history);
    }
}
