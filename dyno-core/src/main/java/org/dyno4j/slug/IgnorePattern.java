package org.dyno4j.slug;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One line of a {@code .slugignore}: a pattern of gitignore(5).
 *
 * <p>With a slash at its beginning or in its middle it is about a path from the top, otherwise about a name anywhere;
 * with one at its end, about directories alone.
 */
final class IgnorePattern {
    private static final String ANY_DIRECTORIES = "(?:.*/)?";

    private final Pattern path;
    private final boolean directoriesOnly;

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if it is none; the message says why
     */
    IgnorePattern(String glob) {
        directoriesOnly = glob.endsWith("/");
        String body = directoriesOnly ? glob.substring(0, glob.length() - 1) : glob;
        boolean fromTheTop = body.contains("/");
        String relative = body.startsWith("/") ? body.substring(1) : body;
        if (relative.isEmpty()) {
            throw new IllegalArgumentException("it names nothing");
        }
        try {
            String expression = new Translation(relative).expression();
            path = Pattern.compile(fromTheTop ? expression : ANY_DIRECTORIES + expression, Pattern.DOTALL);
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException(wrong.getDescription(), wrong);
        }
    }

    /** Whether it is about this path, which is relative and has slashes. */
    boolean matches(String relative, boolean directory) {
        return (directory || !directoriesOnly) && path.matcher(relative).matches();
    }

    /** The pattern as a regular expression. */
    private static final class Translation {
        private final String glob;
        private final StringBuilder expression = new StringBuilder();
        private int at;

        Translation(String glob) {
            this.glob = glob;
        }

        String expression() {
            while (at < glob.length()) {
                char next = glob.charAt(at);
                switch (next) {
                    case '*' -> stars();
                    case '?' -> take("[^/]");
                    case '[' -> bracket();
                    case '\\' -> escaped();
                    default -> take(Pattern.quote(String.valueOf(next)));
                }
            }
            return expression.toString();
        }

        private void take(String part) {
            expression.append(part);
            at++;
        }

        /** Two stars between slashes, or at an end, are any directories; otherwise they are as one. */
        private void stars() {
            int end = at;
            while (end < glob.length() && glob.charAt(end) == '*') {
                end++;
            }
            boolean two = end - at == 2;
            boolean begins = at == 0 || glob.charAt(at - 1) == '/';
            if (two && begins && end == glob.length()) {
                expression.append(".*");
            } else if (two && begins && glob.charAt(end) == '/') {
                expression.append(ANY_DIRECTORIES);
                end++;
            } else {
                expression.append("[^/]*");
            }
            at = end;
        }

        private void bracket() {
            boolean negated = glob.startsWith("[!", at) || glob.startsWith("[^", at);
            int first = at + (negated ? 2 : 1);
            int end = glob.indexOf(']', first + 1);
            if (end < 0) {
                throw new IllegalArgumentException("'[' without ']'");
            }
            String members = glob.substring(first, end).replaceAll("[\\\\\\[&^\\]]", "\\\\$0");
            expression
                    .append("(?!/)[")
                    .append(negated ? "^" : "")
                    .append(members)
                    .append(']');
            at = end + 1;
        }

        private void escaped() {
            if (at + 1 == glob.length()) {
                throw new IllegalArgumentException("nothing follows '\\'");
            }
            at++;
            take(Pattern.quote(String.valueOf(glob.charAt(at))));
        }
    }
}
