package org.dyno4j.procfile;

import static org.dyno4j.procfile.Diagnostic.Reason.EMPTY_COMMAND;
import static org.dyno4j.procfile.Diagnostic.Reason.EMPTY_NAME;
import static org.dyno4j.procfile.Diagnostic.Reason.INVALID_NAME_CHARACTER;
import static org.dyno4j.procfile.Diagnostic.Reason.NAME_CORRECTED;
import static org.dyno4j.procfile.Diagnostic.Reason.NAME_TOO_LONG;
import static org.dyno4j.procfile.Diagnostic.Reason.NO_COLON;

import com.google.common.base.Ascii;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines that the specification in heroku/buildpacks-procfile allows, with the corrections that it makes. */
final class HerokuCnbLineParser implements LineParser {
    private static final int MAXIMUM_NAME_LENGTH = 63;

    /** The longest beginning of a correct name. */
    private static final Pattern NAME_BEGINNING = Pattern.compile("(?:[a-z0-9]+(?:-+(?=[a-z0-9]))?)*");

    private static final Pattern BLANKS = Pattern.compile("[ \\t]*");

    @Override
    public Optional<ProcessType> parse(Line line, Consumer<Diagnostic> diagnostics) {
        String text = line.text();
        int start = skipBlanks(text, 0);
        int colon = text.indexOf(':');
        String name =
                colon < 0 ? "" : Ascii.toLowerCase(text.substring(start, colon)).replace('_', '-');
        int command = skipBlanks(text, colon + 1);
        Optional<Diagnostic> problem = problem(line, start, colon, name, command);
        if (problem.isPresent()) {
            problem.ifPresent(diagnostics);
            return Optional.empty();
        }
        if (!text.startsWith(name + ":")) {
            diagnostics.accept(line.diagnostic(
                    0,
                    NAME_CORRECTED,
                    "'" + text.substring(0, colon) + "' was corrected to '" + name + "'; write it so in the Procfile"));
        }
        return Optional.of(new ProcessType(name, text.substring(command)));
    }

    private static Optional<Diagnostic> problem(Line line, int start, int colon, String name, int command) {
        if (colon < 0) {
            return Optional.of(line.diagnostic(start, NO_COLON, "no colon; an entry is 'name: command'"));
        }
        if (name.isEmpty()) {
            return Optional.of(line.diagnostic(start, EMPTY_NAME, "no name before the colon"));
        }
        Matcher beginning = NAME_BEGINNING.matcher(name);
        beginning.lookingAt();
        if (beginning.end() < name.length()) {
            int index = start + beginning.end();
            return Optional.of(line.diagnostic(
                    index,
                    INVALID_NAME_CHARACTER,
                    line.describe(index) + " can't stand here; a name has a-z 0-9 and, between them, hyphens"));
        }
        if (name.length() > MAXIMUM_NAME_LENGTH) {
            return Optional.of(line.diagnostic(
                    start + MAXIMUM_NAME_LENGTH,
                    NAME_TOO_LONG,
                    "the name has " + name.length() + " characters; at most " + MAXIMUM_NAME_LENGTH + " are allowed"));
        }
        if (line.skipBlanks(command) == line.text().length()) {
            return Optional.of(line.diagnostic(colon, EMPTY_COMMAND, "no command after '" + name + ":'"));
        }
        return Optional.empty();
    }

    /** The specification's spaces are blank and tab only. */
    private static int skipBlanks(String text, int from) {
        Matcher matcher = BLANKS.matcher(text).region(from, text.length());
        matcher.lookingAt();
        return matcher.end();
    }
}
