package org.dyno4j.linux.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Medians of benchmark methods, one a round.
 *
 * <p>Each round measures all of them, one right after the other and each in a JVM of its own, so that what else the
 * machine does between rounds doesn't go into the ratios.
 */
final class Rounds {
    private final Map<String, List<Double>> medians = new TreeMap<>();

    private Rounds() {}

    /** Runs methods of a benchmark class that many times. */
    static Rounds run(Class<?> benchmark, List<String> methods, int count) throws RunnerException {
        Options options = new OptionsBuilder()
                .include("\\." + benchmark.getSimpleName() + "\\.(" + String.join("|", methods) + ")$")
                .forks(1)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        Rounds rounds = new Rounds();
        for (int round = 1; round <= count; round++) {
            System.err.println(benchmark.getSimpleName() + ": round " + round + " of " + count);
            new Runner(options).run().forEach(rounds::add);
        }
        return rounds;
    }

    private void add(RunResult result) {
        String name = result.getParams().getBenchmark();
        medians.computeIfAbsent(name.substring(name.lastIndexOf('.') + 1), method -> new ArrayList<>())
                .add(result.getPrimaryResult().getStatistics().getPercentile(50));
    }

    /** How long the one took over how long the other did. */
    Ratio ratio(String method, String other) {
        return Ratio.of(of(method), of(other));
    }

    private List<Double> of(String method) {
        List<Double> found = medians.get(method);
        if (found == null) {
            throw new IllegalArgumentException(method + " was not measured, but these were: " + medians.keySet());
        }
        return found;
    }
}
