package org.dyno4j.procfile;

import static org.dyno4j.procfile.Diagnostic.Reason.DUPLICATE_NAME;
import static org.dyno4j.procfile.Diagnostic.Reason.EMPTY_COMMAND;
import static org.dyno4j.procfile.Diagnostic.Reason.EMPTY_NAME;
import static org.dyno4j.procfile.Diagnostic.Reason.INVALID_NAME_CHARACTER;
import static org.dyno4j.procfile.Diagnostic.Reason.NAME_CORRECTED;
import static org.dyno4j.procfile.Diagnostic.Reason.NAME_TOO_LONG;
import static org.dyno4j.procfile.Diagnostic.Reason.NO_COLON;
import static org.dyno4j.procfile.Diagnostic.Reason.NO_PROCESS_TYPES;

import com.google.common.base.Ascii;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dyno4j.procfile.Diagnostic.Reason;

/** The specification in heroku/buildpacks-procfile, with the corrections that it allows. */
final class HerokuCnbDialect implements Dialect {
    private static final int MAXIMUM_NAME_LENGTH = 63;
    private static final Pattern NAME = Pattern.compile("(?:[a-z0-9][-a-z0-9]*)?");

    @Override
    public Optional<ProcessType> parse(Line line, Consumer<Diagnostic> diagnostics) {
        String text = line.text();
        int colon = text.indexOf(':');
        if (colon < 0) {
            diagnostics.accept(line.diagnostic(line.skipBlanks(0), NO_COLON, "no colon; an entry is 'name: command'"));
            return Optional.empty();
        }
        int start = line.skipBlanks(0);
        String written = text.substring(start, colon);
        String name = Ascii.toLowerCase(written).replace('_', '-');
        Optional<Diagnostic> problem = problem(line, start, name);
        problem.or(() -> correction(line, written, name)).ifPresent(diagnostics);
        return problem.isPresent() ? Optional.empty() : Optional.of(new ProcessType(name, text.substring(colon + 1)));
    }

    @Override
    public boolean refuses(Reason reason) {
        return reason != NAME_CORRECTED && reason != DUPLICATE_NAME && reason != NO_PROCESS_TYPES;
    }

    @Override
    public boolean lastDuplicateCounts() {
        return true;
    }

    private static Optional<Diagnostic> problem(Line line, int start, String name) {
        int colon = start + name.length();
        if (name.isEmpty()) {
            return Optional.of(line.diagnostic(start, EMPTY_NAME, "no name before the colon"));
        }
        int invalid = invalidCharacter(name);
        if (invalid < name.length()) {
            return Optional.of(line.diagnostic(
                    start + invalid,
                    INVALID_NAME_CHARACTER,
                    line.describe(start + invalid)
                            + " can't stand here; a name has a-z 0-9 and, between them, hyphens"));
        }
        if (name.length() > MAXIMUM_NAME_LENGTH) {
            return Optional.of(line.diagnostic(
                    start + MAXIMUM_NAME_LENGTH,
                    NAME_TOO_LONG,
                    "the name has " + name.length() + " characters; at most " + MAXIMUM_NAME_LENGTH + " are allowed"));
        }
        if (line.skipBlanks(colon + 1) == line.text().length()) {
            return Optional.of(line.diagnostic(colon, EMPTY_COMMAND, "no command after the colon"));
        }
        return Optional.empty();
    }

    /** Where the first character is that a name can't have there; the length of the name if there is none. */
    private static int invalidCharacter(String name) {
        Matcher matcher = NAME.matcher(name);
        matcher.lookingAt();
        boolean hyphenLast = matcher.end() == name.length() && name.endsWith("-");
        return hyphenLast ? name.length() - 1 : matcher.end();
    }

    private static Optional<Diagnostic> correction(Line line, String written, String name) {
        if (!written.equals(name)) {
            return Optional.of(line.diagnostic(
                    0, NAME_CORRECTED, "'" + written + "' was corrected to '" + name + "'; write it so"));
        }
        if (!line.text().startsWith(name)) {
            return Optional.of(line.diagnostic(0, NAME_CORRECTED, "blanks before the name were removed; remove them"));
        }
        return Optional.empty();
    }
}
