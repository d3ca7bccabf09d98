package org.dyno4j.slug;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A row of elements to match, with wildcards in it that stand for any number of elements: characters of a name or names of
 * a path.
 *
 * <p>What is between two wildcards is looked for once, from the left: where it can be found at all, finding it later gives
 * the rest no more room. So the time grows with the lengths of both rows, whoever wrote the pattern; trying each wildcard
 * with each length would take for ever.
 */
final class Wildcards<T> {
    /** What is before, between and after the wildcards. */
    private final List<List<Predicate<T>>> runs;

    private Wildcards(List<List<Predicate<T>>> runs) {
        this.runs = runs;
    }

    /** Puts elements and wildcards in a row. Not thread-safe. */
    static final class Row<T> {
        private final List<List<Predicate<T>>> runs = new ArrayList<>();
        private List<Predicate<T>> run = new ArrayList<>();

        void element(Predicate<T> element) {
            run.add(element);
        }

        void wildcard() {
            runs.add(run);
            run = new ArrayList<>();
        }

        /** Ends the row. */
        Wildcards<T> end() {
            runs.add(run);
            return new Wildcards<>(List.copyOf(runs));
        }
    }

    /** Whether it is the whole of this row. */
    boolean matches(List<T> row) {
        List<Predicate<T>> first = runs.get(0);
        if (runs.size() == 1) {
            return row.size() == first.size() && isAt(0, first, row);
        }
        List<Predicate<T>> last = runs.get(runs.size() - 1);
        int end = row.size() - last.size();
        if (end < first.size() || !isAt(0, first, row) || !isAt(end, last, row)) {
            return false;
        }
        List<T> middle = row.subList(0, end);
        int at = first.size();
        for (List<Predicate<T>> run : runs.subList(1, runs.size() - 1)) {
            while (!isAt(at, run, middle)) {
                at++;
                if (at > end) {
                    return false;
                }
            }
            at += run.size();
        }
        return true;
    }

    private static <T> boolean isAt(int place, List<Predicate<T>> run, List<T> row) {
        if (run.size() > row.size() - place) {
            return false;
        }
        for (int i = 0; i < run.size(); i++) {
            if (!run.get(i).test(row.get(place + i))) {
                return false;
            }
        }
        return true;
    }
}
