package org.dyno4j.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares what was said with what a {@link HerokuSituation} has. */
public final class SaidLines {
    private SaidLines() {}

    /** Each sequence is there in its order, and nothing else is said. */
    public static void check(List<String> said, List<List<String>> sequences) {
        sequences.forEach(sequence -> assertThat(said).containsSubsequence(sequence));
        assertThat(said).containsExactlyInAnyOrderElementsOf(together(sequences));
    }

    /** Lines that several sequences have are the same lines. */
    private static List<String> together(List<List<String>> sequences) {
        Map<String, Integer> most = new HashMap<>();
        for (List<String> sequence : sequences) {
            Map<String, Integer> counts = new HashMap<>();
            sequence.forEach(line -> counts.merge(line, 1, Integer::sum));
            counts.forEach((line, count) -> most.merge(line, count, Math::max));
        }
        return most.entrySet().stream()
                .flatMap(entry -> Collections.nCopies(entry.getValue(), entry.getKey()).stream())
                .toList();
    }
}
