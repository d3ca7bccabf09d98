package org.dyno4j.linux.seccomp;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Neighbouring system call numbers that share a decision; they end where the next range begins.
 *
 * @param first the lowest number, unsigned
 * @param decision what is said of all of them
 */
record Range(int first, Decision decision) {

    /** The ranges of a policy, from number 0 up, without a gap: there are about a third as many as system calls. */
    static List<Range> of(Policy policy) {
        // A decision can only change at a number that the policy names, right behind it, or at the edges of the x32
        // calls.
        TreeSet<Integer> edges = new TreeSet<>(Integer::compareUnsigned);
        edges.addAll(List.of(0, Policy.X32, Integer.MIN_VALUE));
        policy.decisions().keySet().forEach(number -> edges.addAll(List.of(number, number + 1)));
        List<Range> ranges = new ArrayList<>();
        for (int edge : edges) {
            Decision decision = policy.on(edge);
            if (ranges.isEmpty() || !ranges.get(ranges.size() - 1).decision().equals(decision)) {
                ranges.add(new Range(edge, decision));
            }
        }
        return ranges;
    }
}
