package org.dyno4j.procfile;

import static org.dyno4j.procfile.Diagnostic.Reason.BLANK_BEFORE_COLON;
import static org.dyno4j.procfile.Diagnostic.Reason.BLANK_BEFORE_NAME;
import static org.dyno4j.procfile.Diagnostic.Reason.EMPTY_COMMAND;
import static org.dyno4j.procfile.Diagnostic.Reason.EMPTY_NAME;
import static org.dyno4j.procfile.Diagnostic.Reason.INVALID_NAME_CHARACTER;
import static org.dyno4j.procfile.Diagnostic.Reason.NAME_TOO_LONG;
import static org.dyno4j.procfile.Diagnostic.Reason.NOT_UTF_8;
import static org.dyno4j.procfile.Diagnostic.Reason.NO_COLON;
import static org.dyno4j.procfile.Diagnostic.Reason.NO_PROCESS_TYPES;
import static org.dyno4j.procfile.Diagnostic.Reason.NUL_CHARACTER;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dyno4j.procfile.Diagnostic.Reason;

/** Foreman's lines, {@code ^([A-Za-z0-9_-]+):\s*(.+)$}, and for every other line the reason why it is not one. */
final class ForemanDialect implements Dialect {
    private static final Pattern NAME = Pattern.compile("[-\\w]*");

    @Override
    public Optional<ProcessType> parse(Line line, Consumer<Diagnostic> diagnostics) {
        String text = line.text();
        int colon = text.indexOf(':');
        Optional<Diagnostic> problem = problem(line, colon);
        problem.ifPresent(diagnostics);
        return problem.isPresent()
                ? Optional.empty()
                : Optional.of(new ProcessType(text.substring(0, colon), text.substring(colon + 1)));
    }

    @Override
    public boolean refuses(Reason reason) {
        return reason == NO_PROCESS_TYPES || reason == NUL_CHARACTER || reason == NOT_UTF_8;
    }

    @Override
    public boolean lastDuplicateCounts() {
        return false;
    }

    private static Optional<Diagnostic> problem(Line line, int colon) {
        if (colon < 0) {
            return Optional.of(line.diagnostic(
                    line.skipBlanks(0), NO_COLON, "no colon, so the line is ignored; an entry is 'name: command'"));
        }
        if (line.skipBlanks(0) == colon) {
            return Optional.of(line.diagnostic(colon, EMPTY_NAME, "no name before the colon, so the line is ignored"));
        }
        Matcher name = NAME.matcher(line.text()).region(0, colon);
        name.lookingAt();
        if (name.end() < colon) {
            return Optional.of(invalidCharacter(line, name.end(), colon));
        }
        if (colon > ProcessType.MAXIMUM_NAME_LENGTH) {
            return Optional.of(line.diagnostic(
                    ProcessType.MAXIMUM_NAME_LENGTH,
                    NAME_TOO_LONG,
                    "the name has " + colon + " characters and at most " + ProcessType.MAXIMUM_NAME_LENGTH
                            + " are allowed, so the line is ignored"));
        }
        if (line.skipBlanks(colon + 1) == line.text().length()) {
            return Optional.of(
                    line.diagnostic(colon, EMPTY_COMMAND, "no command after the colon, so the line is ignored"));
        }
        return Optional.empty();
    }

    private static Diagnostic invalidCharacter(Line line, int index, int colon) {
        int visible = line.skipBlanks(index);
        if (visible == colon) {
            return line.diagnostic(
                    index, BLANK_BEFORE_COLON, "blanks before the colon, so the line is ignored; remove them");
        }
        if (index == 0 && visible > 0) {
            return line.diagnostic(
                    index, BLANK_BEFORE_NAME, "blanks before the name, so the line is ignored; remove them");
        }
        return line.diagnostic(
                index,
                INVALID_NAME_CHARACTER,
                line.describe(index) + " can't stand in a name, so the line is ignored;"
                        + " a name has A-Z a-z 0-9 _ - and a comment starts with '#'");
    }
}
