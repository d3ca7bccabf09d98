package org.dyno4j.slug;

import com.google.common.collect.ImmutableRangeSet;
import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * One line of a {@code .slugignore}: a pattern of gitignore(5).
 *
 * <p>With a slash at its beginning or in its middle it is about a path from the top, otherwise about a name anywhere;
 * with one at its end, about directories alone.
 */
final class IgnorePattern {
    private final Wildcards<List<Integer>> path;
    private final boolean fromTheTop;
    private final boolean directoriesOnly;

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if it is none; the message says why
     */
    IgnorePattern(String glob) {
        directoriesOnly = glob.endsWith("/");
        String body = directoriesOnly ? glob.substring(0, glob.length() - 1) : glob;
        fromTheTop = body.contains("/");
        String relative = body.startsWith("/") ? body.substring(1) : body;
        if (relative.isEmpty()) {
            throw new IllegalArgumentException("it names nothing");
        }
        path = new Reading(relative).path();
    }

    /** Whether it is about this path. */
    boolean matches(IgnoredPath candidate) {
        return (candidate.directory() || !directoriesOnly)
                && path.matches(fromTheTop ? candidate.names() : candidate.name());
    }

    /** The reading of a pattern, name by name. */
    private static final class Reading {
        private final int[] glob;
        private final Wildcards.Row<List<Integer>> names = new Wildcards.Row<>();
        private Wildcards.Row<Integer> name = new Wildcards.Row<>();
        private int at;

        Reading(String glob) {
            this.glob = glob.codePoints().toArray();
        }

        Wildcards<List<Integer>> path() {
            beginName();
            while (at < glob.length) {
                switch (glob[at]) {
                    case '/' -> nextName();
                    case '*' -> stars();
                    case '?' -> take(any -> true);
                    case '[' -> bracket();
                    case '\\' -> escaped();
                    default -> take(same(glob[at]));
                }
            }
            names.element(name.end()::matches);
            return names.end();
        }

        private static Predicate<Integer> same(int expected) {
            return character -> character == expected;
        }

        private void take(Predicate<Integer> character) {
            name.element(character);
            at++;
        }

        private void nextName() {
            names.element(name.end()::matches);
            at++;
            beginName();
        }

        /** Two stars in the place of a name are any directories; at the end they are any name in them, too. */
        private void beginName() {
            name = new Wildcards.Row<>();
            while (areTwoStars() && is('/', afterTwoStars())) {
                names.wildcard();
                at = afterTwoStars() + 1;
            }
            if (areTwoStars() && at + 2 == glob.length) {
                names.wildcard();
            }
        }

        private boolean areTwoStars() {
            return is('*', at) && is('*', at + 1);
        }

        /** Where a slash would be, escaped or not. */
        private int afterTwoStars() {
            return is('\\', at + 2) ? at + 3 : at + 2;
        }

        private boolean is(int character, int place) {
            return place < glob.length && glob[place] == character;
        }

        /** Any number of them is as one. */
        private void stars() {
            name.wildcard();
            while (is('*', at)) {
                at++;
            }
        }

        private void bracket() {
            boolean negated = is('!', at + 1) || is('^', at + 1);
            int first = at + (negated ? 2 : 1);
            int end = first + 1;
            while (!is(']', end)) {
                if (end >= glob.length) {
                    throw new IllegalArgumentException("'[' without ']'");
                }
                end++;
            }
            RangeSet<Integer> members = members(first, end);
            at = end;
            take(character -> members.contains(character) != negated);
        }

        private RangeSet<Integer> members(int first, int end) {
            List<Range<Integer>> members = new ArrayList<>();
            int member = first;
            while (member < end) {
                boolean range = member + 2 < end && glob[member + 1] == '-';
                int lowest = glob[member];
                int highest = range ? glob[member + 2] : lowest;
                if (highest < lowest) {
                    throw new IllegalArgumentException("a range in '[]' ends before it begins");
                }
                members.add(Range.closed(lowest, highest));
                member += range ? 3 : 1;
            }
            return ImmutableRangeSet.unionOf(members);
        }

        private void escaped() {
            at++;
            if (at == glob.length) {
                throw new IllegalArgumentException("nothing follows '\\'");
            }
            if (glob[at] == '/') {
                nextName();
            } else {
                take(same(glob[at]));
            }
        }
    }
}
