package org.dyno4j.linux.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Measures everything and prints one table of ratios.
 *
 * <p>{@code -Ddyno4j.benchmark.rounds=N} sets how often each thing is measured (5),
 * {@code -Ddyno4j.benchmark.mebibytes=N} how much output is pumped (1024), and
 * {@code -Ddyno4j.benchmark.parts=idle,starts,output,slugs,neighbours} what is measured.
 */
public final class Benchmarks {
    private static final int ROUNDS = Integer.getInteger("dyno4j.benchmark.rounds", 5);
    private static final List<String> PARTS =
            List.of(System.getProperty("dyno4j.benchmark.parts", "idle,starts,output,slugs,neighbours")
                    .split(",", -1));
    private static final String BASE = "processBuilder";
    private static final String DYNO = "isolatedDyno";
    private static final String CLOSED = "closedDyno";
    private static final int FEW = 2;
    private static final int MANY = 200;
    private static final Duration SAMPLING_INTERVAL = Duration.ofSeconds(20);

    private final Table table = new Table();

    private Benchmarks() {}

    public static void main(String[] arguments)
            throws IOException, InterruptedException, RunnerException, TimeoutException {
        Benchmarks benchmarks = new Benchmarks();
        try {
            for (String part : PARTS) {
                benchmarks.measure(part);
            }
        } finally {
            System.out.println(benchmarks.table); // also what came before a failure
            System.out.println(conditions());
        }
    }

    private void measure(String part) throws IOException, InterruptedException, RunnerException, TimeoutException {
        switch (part) {
            case "idle" -> idleDynos();
            case "starts" -> starts();
            case "output" -> output();
            case "slugs" -> SlugCopies.compare(ROUNDS, table);
            case "neighbours" -> noisyNeighbours();
            default -> throw new IllegalArgumentException("no part \"" + part + "\" to measure");
        }
    }

    /** What the figures are true of. */
    private static String conditions() {
        return "Ratios of medians, " + ROUNDS + " rounds; " + LocalDate.now(ZoneOffset.UTC) + ", Linux "
                + System.getProperty("os.version") + " on " + System.getProperty("os.arch") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, Java "
                + Runtime.version().feature() + ".";
    }

    private void starts() throws IOException, InterruptedException, RunnerException, TimeoutException {
        Map<Peer, Optional<String>> obstacles = obstacles();
        List<String> methods = new ArrayList<>(List.of(BASE, "bareSpawn", DYNO, CLOSED));
        obstacles.forEach((peer, obstacle) -> {
            if (obstacle.isEmpty()) {
                methods.add(peer.program());
            }
        });
        Rounds rounds = Rounds.run(StartBenchmark.class, methods, ROUNDS);
        table.add("bare spawn / ProcessBuilder", rounds.ratio("bareSpawn", BASE), 0.6);
        table.add("isolated dyno / ProcessBuilder", rounds.ratio(DYNO, BASE), 2);
        table.add("isolated dyno / one without filter, masks and process limits", EarlierStarts.compare(ROUNDS), 1.25);
        obstacles.forEach((peer, obstacle) -> {
            String what = "isolated dyno / " + peer.program();
            obstacle.ifPresentOrElse(
                    why -> table.add(what, why), () -> table.add(what, rounds.ratio(DYNO, peer.program()), 0.6));
        });
        table.add(
                "the same until nothing is left of it / ProcessBuilder",
                rounds.ratio(CLOSED, BASE).toString());
        obstacles.forEach((peer, obstacle) -> {
            if (obstacle.isEmpty()) {
                table.add(
                        "the same until nothing is left of it / " + peer.program(),
                        rounds.ratio(CLOSED, peer.program()).toString());
            }
        });
    }

    private static Map<Peer, Optional<String>> obstacles() throws IOException, InterruptedException {
        Map<Peer, Optional<String>> obstacles = new EnumMap<>(Peer.class);
        OciBundle bundle = new OciBundle();
        try {
            for (Peer peer : Peer.values()) {
                obstacles.put(peer, peer.obstacle(bundle));
            }
        } finally {
            bundle.close();
        }
        return obstacles;
    }

    private void idleDynos() throws InterruptedException {
        IdleDynos.Comparison idle = IdleDynos.compare(FEW, MANY);
        int threadsWithFew = idle.withFew().threads();
        int threadsWithMany = idle.withMany().threads();
        table.add(
                "threads with " + MANY + " idle dynos / with " + FEW + " (" + threadsWithMany + " / " + threadsWithFew
                        + ")",
                Ratio.of(List.of((double) threadsWithMany), List.of((double) threadsWithFew)),
                1);
        table.add(
                "descriptors with " + MANY + " idle dynos / with " + FEW,
                idle.withMany().descriptors() + " / " + idle.withFew().descriptors());
        double share = (double) idle.withMany().sampling().toNanos() / MANY / SAMPLING_INTERVAL.toNanos();
        table.add(
                "of one processor to sample 1,000 dynos every 20 s, by " + MANY + " idle ones",
                Ratio.of(List.of(1000 * share), List.of(1.0)),
                0.05);
    }

    private void output() throws RunnerException {
        Rounds rounds = Rounds.run(
                OutputBenchmark.class, List.of("processBytes", "dynoBytes", "processLines", "dynoLines"), ROUNDS);
        String amount = Output.configuredMebibytes() + " MiB of output, none lost: rate of ";
        table.add(
                amount + "a dyno's bytes / ProcessBuilder's, read by a thread",
                rounds.ratio("processBytes", "dynoBytes").toString());
        table.add(
                amount + "a dyno's log lines / ProcessBuilder's, read by a thread",
                rounds.ratio("processLines", "dynoLines").toString());
    }

    /** The median has a target; the slowest hundredth of the requests is told beside it. */
    private void noisyNeighbours() throws IOException, InterruptedException {
        try (NoisyNeighbours neighbours = new NoisyNeighbours()) {
            for (Hog hog : Hog.values()) {
                List<NoisyNeighbours.Latencies> rounds = new ArrayList<>();
                for (int round = 0; round < ROUNDS; round++) {
                    rounds.add(neighbours.measure(hog));
                }
                String what = "request latency beside a " + hog.title() + " / quiet, ";
                table.add(what + "median", NoisyNeighbours.Latencies.ratio(rounds, 50), 2);
                table.add(
                        what + "99th percentile",
                        NoisyNeighbours.Latencies.ratio(rounds, 99).toString());
                table.add(
                        "what the " + hog.title() + " reached",
                        rounds.get(rounds.size() - 1).reached());
            }
        }
    }
}
