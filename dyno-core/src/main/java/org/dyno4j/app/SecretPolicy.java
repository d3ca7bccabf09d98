package org.dyno4j.app;

import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which config vars of an app are secret, and where their values are taken out: always out of what the platform says, in
 * lines, events, statuses and exceptions.
 *
 * @param names finds the names of secret ones, beside those that {@link ConfigVars#setSecret} was called for; asked on any
 *     thread, so it must be quick, and answer the same each time
 * @param inPrintedLines whether values are taken out of the lines that dynos print, too; each line is searched for each
 *     secret then. Who is attached to a one-off sees what it prints
 */
public record SecretPolicy(Predicate<? super String> names, boolean inPrintedLines) {
    private static final SecretPolicy STANDARD = new SecretPolicy(name -> false, false);

    public SecretPolicy {
        Objects.requireNonNull(names, "names");
    }

    /** Only what is set as secret is; what dynos print is theirs. */
    public static SecretPolicy standard() {
        return STANDARD;
    }

    /**
     * The same where a config var is secret, too, in whose name this regular expression is found, such as
     * {@code PASSWORD|SECRET|TOKEN|_KEY$}.
     *
     * @throws java.util.regex.PatternSyntaxException if it is none
     */
    public SecretPolicy withNames(String expression) {
        Predicate<String> found = Pattern.compile(expression).asPredicate();
        return new SecretPolicy(name -> names.test(name) || found.test(name), inPrintedLines);
    }

    /** The same where values are taken out of what dynos print, too. */
    public SecretPolicy withPrintedLines() {
        return new SecretPolicy(names, true);
    }
}
