package org.dyno4j.usage;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rounds amounts so that they add up to their rounded sum: each is rounded down, and what is missing then is given, one
 * unit each, to those that lost most by it; among equals, to the first.
 */
final class LargestRemainder {
    private LargestRemainder() {}

    static long[] round(List<Fraction> exact) {
        long[] rounded = exact.stream().mapToLong(Fraction::floor).toArray();
        long total = exact.stream().reduce(Fraction.of(0), Fraction::plus).rounded();
        long missing = total - Arrays.stream(rounded).sum();
        Comparator<Integer> byLoss = Comparator.comparing(
                        (Integer index) -> exact.get(index).remainder())
                .reversed();
        // A stable sort: equals stay in their order.
        IntStream.range(0, rounded.length).boxed().sorted(byLoss).limit(missing).forEach(index -> rounded[index]++);
        return rounded;
    }
}
