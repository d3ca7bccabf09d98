package org.dyno4j.linux.benchmark;

import java.util.ArrayList;
import java.util.List;

/** The figures, each with its target and whether it is met, as a Markdown table. Not thread-safe. */
final class Table {
    private static final List<String> HEADER = List.of("measured", "ratio: median (range)", "target", "met");

    private final List<List<String>> rows = new ArrayList<>(List.of(HEADER));

    /** A ratio that has a target. */
    void add(String what, Ratio ratio, double target) {
        rows.add(List.of(what, ratio.toString(), "at most " + target, ratio.median() <= target ? "yes" : "NO"));
    }

    /** A figure without target. */
    void add(String what, String figure) {
        rows.add(List.of(what, figure, "", ""));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < rows.size(); row++) {
            line(text, rows.get(row));
            if (row == 0) {
                line(text, HEADER.stream().map(title -> "---").toList());
            }
        }
        return text.toString();
    }

    private void line(StringBuilder text, List<String> cells) {
        for (int column = 0; column < cells.size(); column++) {
            text.append("| ").append(cells.get(column));
            text.append(" ".repeat(width(column) - cells.get(column).length() + 1));
        }
        text.append("|\n");
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
