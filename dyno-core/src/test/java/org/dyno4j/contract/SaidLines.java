package org.dyno4j.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares what was said with what a {@link HerokuSituation} has. */
public final class SaidLines {
    private static final String MEMORY = "Process running mem=";

    private SaidLines() {}

    /** How much memory is used differs: the line that tells it, without that. */
    static String withoutNumbers(String line) {
        return line.startsWith(MEMORY) ? MEMORY + "{used}" : line;
    }

    /** Up to the n-th line of that text; all where there are not so many. */
    public static List<String> until(String text, int times, List<String> lines) {
        List<String> heard = new ArrayList<>();
        int found = 0;
        for (String line : lines) {
            if (found < times) {
                heard.add(line);
                found += line.equals(text) ? 1 : 0;
            }
        }
        return heard;
    }

    /** Each sequence is there in its order, and nothing else is said. */
    public static void check(List<String> lines, List<List<String>> sequences) {
        List<String> said = lines.stream().map(SaidLines::withoutNumbers).toList();
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
