package org.dyno4j.linux.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * One thing's measure over another's, taken in each round from measurements that followed each other closely.
 *
 * @param rounds the ratio of each round, in ascending order
 */
record Ratio(List<Double> rounds) {

    /** Divides round by round. */
    static Ratio of(List<Double> dividends, List<Double> divisors) {
        return new Ratio(IntStream.range(0, dividends.size())
                .mapToObj(round -> dividends.get(round) / divisors.get(round))
                .sorted()
                .toList());
    }

    double median() {
        int middle = rounds.size() / 2;
        return rounds.size() % 2 == 1 ? rounds.get(middle) : (rounds.get(middle - 1) + rounds.get(middle)) / 2;
    }

    /** The median and, where there were several rounds, the range. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%.2f (%.2f to %.2f)", median(), rounds.get(0), rounds.get(rounds.size() - 1));
    }
}
