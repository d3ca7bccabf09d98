package org.dyno4j.formation;

import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * With which seeds simulations are run: the ordinary ones, or those that {@code -Ddyno4j.simulationSeeds=N} and
 * {@code -Ddyno4j.simulationFirstSeed=N} choose.
 */
public final class SimulationSeeds {
    /** The first one. */
    public static final long FIRST = Long.getLong("dyno4j.simulationFirstSeed", 1);

    /** How many there are. */
    public static final long COUNT = Long.getLong("dyno4j.simulationSeeds", 200);

    private SimulationSeeds() {}

    /** A world that unfolds from its seed alone. */
    public interface Simulation {
        /** Lives through so many requests, and tells what happened; throws where anything was wrong. */
        List<String> run(int requests);

        /** What has happened up to now. */
        List<String> history();

        /** How many events there were. */
        int events();
    }

    /**
     * Runs one simulation for each seed, on all processors; where one fails, tells its seed and how its history ends.
     *
     * @param tail how much of that history
     * @return how many events there were in all
     */
    public static long run(LongFunction<? extends Simulation> simulation, int requests, int tail) {
        return LongStream.range(FIRST, FIRST + COUNT)
                .parallel()
                .map(seed -> run(seed, simulation.apply(seed), requests, tail))
                .sum();
    }

    private static long run(long seed, Simulation simulation, int requests, int tail) {
        try {
            simulation.run(requests);
        } catch (RuntimeException | AssertionError failure) {
            List<String> history = simulation.history();
            throw new AssertionError(
                    "seed " + seed + ", whose history ends:\n"
                            + String.join("\n", history.subList(Math.max(0, history.size() - tail), history.size())),
                    failure);
        }
        return simulation.events();
    }
}
