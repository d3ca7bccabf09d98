package org.dyno4j.linux.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.dyno4j.linux.EarlierIsolation;
import org.dyno4j.linux.LinuxIsolation;

/**
 * What a start costs beside one of the same dyno that lacks what was added for hostile tenants.
 *
 * <p>The two take turns in one JVM: what lies between them is far less than what lies between two JVMs, or between one
 * second of the machine and the next.
 */
final class EarlierStarts {
    private static final int WARM_UP = 1_000;
    private static final int TURNS = 400;

    private EarlierStarts() {}

    /** Compares medians, of that many rounds. */
    static Ratio compare(int rounds) throws IOException, InterruptedException, TimeoutException {
        IsolatedDyno now = new IsolatedDyno(LinuxIsolation.open());
        IsolatedDyno earlier = new IsolatedDyno(EarlierIsolation.open());
        try {
            takeTurns(now, earlier, WARM_UP);
            List<Double> dividends = new ArrayList<>();
            List<Double> divisors = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                Medians medians = takeTurns(now, earlier, TURNS);
                dividends.add(medians.now());
                divisors.add(medians.earlier());
            }
            return Ratio.of(dividends, divisors);
        } finally {
            now.close();
            earlier.close();
        }
    }

    /** Of nanoseconds. */
    private record Medians(double now, double earlier) {}

    private static Medians takeTurns(IsolatedDyno now, IsolatedDyno earlier, int turns)
            throws InterruptedException, TimeoutException {
        double[] nowTook = new double[turns];
        double[] earlierTook = new double[turns];
        for (int turn = 0; turn < turns; turn++) {
            // Who comes second starts while the kernel still takes down the other's namespaces.
            if (turn % 2 == 0) {
                nowTook[turn] = time(now);
                earlierTook[turn] = time(earlier);
            } else {
                earlierTook[turn] = time(earlier);
                nowTook[turn] = time(now);
            }
        }
        return new Medians(median(nowTook), median(earlierTook));
    }

    private static double time(IsolatedDyno dyno) throws InterruptedException, TimeoutException {
        long before = System.nanoTime();
        dyno.run(StartBenchmark.COMMAND);
        long took = System.nanoTime() - before;
        dyno.end();
        return took;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
