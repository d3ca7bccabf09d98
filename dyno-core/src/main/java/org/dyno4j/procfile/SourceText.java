package org.dyno4j.procfile;

import static org.dyno4j.procfile.Diagnostic.Reason.NOT_UTF_8;
import static org.dyno4j.procfile.Diagnostic.Reason.NUL_CHARACTER;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What every dialect's text has in common: its lines, and the characters that it can't have. */
final class SourceText {
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final Pattern LINE_BREAK = Pattern.compile("\\r\\n?|\\n");

    /** A code point class: surrogates that are part of a pair are no matches. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\x00\\uD800-\\uDFFF]");

    private SourceText() {}

    /** The lines, without a byte order mark; at least one. */
    static Stream<Line> lines(String text) {
        String content = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        String[] lines = LINE_BREAK.split(content, -1);
        return IntStream.range(0, lines.length).mapToObj(index -> new Line(index + 1, lines[index]));
    }

    /** The first character in a line that no text for a shell can have, if there is one. */
    static Optional<Diagnostic> problem(Line line) {
        Matcher matcher = UNPRINTABLE.matcher(line.text());
        if (!matcher.find()) {
            return Optional.empty();
        }
        return Optional.of(
                line.text().charAt(matcher.start()) == 0
                        ? line.diagnostic(
                                matcher.start(),
                                NUL_CHARACTER,
                                "a NUL character; save the file as plain UTF-8 text, not as UTF-16")
                        : line.diagnostic(
                                matcher.start(), NOT_UTF_8, "half of a surrogate pair, which UTF-8 can't express"));
    }
}
