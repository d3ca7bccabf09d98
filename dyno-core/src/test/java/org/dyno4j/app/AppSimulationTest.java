package org.dyno4j.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ConcurrentHashMultiset;
import com.google.common.collect.ImmutableSortedMultiset;
import com.google.common.collect.Multiset;
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
        Multiset<String> killed = ConcurrentHashMultiset.create(); // simulations run at the same time
        long events = SimulationSeeds.run(
                seed -> new AppSimulation(seed, SimulatedDrain.Mood.ANY, killed::add), REQUESTS, TAIL);
        System.out.println(SimulationSeeds.COUNT + " simulated apps, " + events + " events, JVMs killed: "
                + ImmutableSortedMultiset.copyOf(killed));

        assertThat(events).isGreaterThan(SimulationSeeds.COUNT * 500);
        assertThat(killed.elementSet())
                .contains(
                        "writing state",
                        "writing usage",
                        "telling",
                        "a release phase under way",
                        "a rollout under way");
    }

    @Test
    void aDrainThatFailsChangesNothingForAnybodyElse() {
        long dropped = 0;
        for (long seed = SimulationSeeds.FIRST; seed < SimulationSeeds.FIRST + 10; seed++) {
            AppSimulation failing = new AppSimulation(seed, SimulatedDrain.Mood.ANY, what -> {});
            AppSimulation good = new AppSimulation(seed, SimulatedDrain.Mood.GOOD, what -> {});

            assertThat(failing.run(REQUESTS)).isEqualTo(good.run(REQUESTS));
            dropped += failing.dropped();
            assertThat(good.dropped()).isZero();
        }
        assertThat(dropped).isPositive();
    }

    @Test
    void theSameSeedGivesTheSameHistory() {
        List<String> history = new AppSimulation(SimulationSeeds.FIRST).run(REQUESTS);

        assertThat(new AppSimulation(SimulationSeeds.FIRST).run(REQUESTS)).isEqualTo(history);
        assertThat(new AppSimulation(SimulationSeeds.FIRST + 1).run(REQUESTS)).isNotEqualTo(history);
    }
}
