package org.dyno4j.procfile;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dyno4j.procfile.Diagnostic.Reason;

/**
 * A line of a Procfile.
 *
 * @param number counts from 1
 * @param text without its line break
 */
record Line(int number, String text) {
    /** What regular expressions everywhere call white space, foreman's among them: ASCII only. */
    private static final Pattern BLANK_OR_COMMENT = Pattern.compile("\\s*+(#.*)?", Pattern.DOTALL);

    private static final Pattern BLANKS = Pattern.compile("\\s*+");

    boolean isBlankOrComment() {
        return BLANK_OR_COMMENT.matcher(text).matches();
    }

    /** The first index at or after this one where no blank stands; the length of the text if there is none. */
    int skipBlanks(int from) {
        Matcher matcher = BLANKS.matcher(text).region(from, text.length());
        matcher.lookingAt();
        return matcher.end();
    }

    /** A diagnostic about what stands at this index. */
    Diagnostic diagnostic(int index, Reason reason, String explanation) {
        return new Diagnostic(number, text.codePointCount(0, index) + 1, reason, explanation);
    }

    /** The character at this index, for people, who could not see all of them. */
    String describe(int index) {
        int character = text.codePointAt(index);
        boolean hidden = Character.isISOControl(character)
                || Character.isSpaceChar(character)
                || Character.getType(character) == Character.FORMAT;
        return hidden ? String.format("U+%04X", character) : "'" + Character.toString(character) + "'";
    }
}
