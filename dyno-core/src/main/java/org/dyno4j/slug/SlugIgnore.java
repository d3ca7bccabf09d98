package org.dyno4j.slug;

import java.util.ArrayList;
import java.util.List;

/**
 * What of a directory does not come into the slug: {@code .git} wherever it is, and what {@code .slugignore} names.
 *
 * <p>The grammar is that of {@code .gitignore} without negation, as on Heroku.
 */
final class SlugIgnore {
    /** The file that is read, at the top of the directory. */
    static final String FILE = ".slugignore";

    private static final String GIT = ".git";

    private final List<IgnorePattern> patterns = new ArrayList<>();

    /** Reads the text of the file; lines that are no patterns are told and left out. */
    SlugIgnore(String text, SlugObserver observer) {
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String pattern = withoutTrailingSpaces(line);
            if (!pattern.isEmpty() && !pattern.startsWith("#")) {
                add(pattern, FILE + " line " + number, observer);
            }
        }
    }

    private void add(String pattern, String place, SlugObserver observer) {
        if (pattern.startsWith("!")) {
            observer.leftOut(place, "there is no negation: what another line names stays out");
            return;
        }
        try {
            patterns.add(new IgnorePattern(pattern));
        } catch (IllegalArgumentException wrong) {
            observer.leftOut(place, "it is not a pattern: " + wrong.getMessage());
        }
    }

    private static String withoutTrailingSpaces(String line) {
        int end = line.length();
        while (end > 0 && " \t".indexOf(line.charAt(end - 1)) >= 0 && (end < 2 || line.charAt(end - 2) != '\\')) {
            end--;
        }
        return line.substring(0, end);
    }

    /** Whether this path, which is relative and has slashes, stays out, and all that is below it. */
    boolean ignores(String relative, boolean directory) {
        String name = relative.substring(relative.lastIndexOf('/') + 1);
        return name.equals(GIT) || patterns.stream().anyMatch(pattern -> pattern.matches(relative, directory));
    }
}
