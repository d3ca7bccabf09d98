package org.dyno4j.procfile;

/**
 * The dialects of the Procfile.
 *
 * <p>Common to them: lines end with LF, CRLF or a lone CR, the last one also with the text; a byte order mark is
 * skipped; blank lines and lines whose first visible character is {@code #} are no diagnostics; a {@code #} after a
 * command belongs to the command; a command keeps everything after its leading blanks, trailing blanks too.
 */
public enum ProcfileGrammar {
    /**
     * What foreman, honcho and forego read: {@code name: command}, the blanks after the colon optional, everything
     * else ignored.
     *
     * <p>A name has 1 to 128 letters, digits, hyphens and underscores, and begins the line. An ignored line is a
     * diagnostic. Of two lines with one name the first counts, as in foreman's lookups, and the other is a diagnostic.
     * A text without any process type is refused, as foreman does since 0.88.
     */
    FOREMAN,

    /**
     * The strict grammar of Heroku's Cloud Native Buildpack for Procfiles: a line that is no entry makes the whole text
     * unusable.
     *
     * <p>A name has 1 to 63 lower-case letters, digits and hyphens, and neither begins nor ends with a hyphen. Leading
     * blanks are removed, upper case becomes lower case and underscores become hyphens, each with a diagnostic. Of two
     * lines with one name the last counts, with a diagnostic. A text without any process type is accepted, with a
     * diagnostic.
     */
    HEROKU_CNB
}
