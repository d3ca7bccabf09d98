package org.dyno4j.procfile;

/**
 * Something in a Procfile that was ignored, corrected or refused.
 *
 * @param line the line, from 1
 * @param column the character in that line, from 1: Unicode code points as an editor shows them, a tab being one; a
 *     byte order mark is not counted
 * @param reason what is wrong, for programs
 * @param text what is wrong and what to try, for people
 */
public record Diagnostic(int line, int column, Reason reason, String text) {
    /** What is wrong. */
    public enum Reason {
        /** A line that is neither blank nor a comment has no colon. */
        NO_COLON,
        /** Nothing stands before the colon. */
        EMPTY_NAME,
        /** Blanks stand before the name. */
        BLANK_BEFORE_NAME,
        /** Blanks stand between the name and the colon. */
        BLANK_BEFORE_COLON,
        /** A character that no name may have, there or anywhere. */
        INVALID_NAME_CHARACTER,
        /** The name is longer than the grammar allows. */
        NAME_TOO_LONG,
        /** The name was taken with corrections. */
        NAME_CORRECTED,
        /** Nothing but blanks stands after the colon. */
        EMPTY_COMMAND,
        /** An earlier line declares the same process type. */
        DUPLICATE_NAME,
        /** The whole text declares no process type. */
        NO_PROCESS_TYPES,
        /** A NUL character, which no command can be given. */
        NUL_CHARACTER,
        /** Bytes that are not UTF-8, or characters that UTF-8 can't express. */
        NOT_UTF_8
    }

    /** Creates a diagnostic. */
    public Diagnostic {
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("line and column count from 1, not " + line + ":" + column);
        }
    }

    /** One line for people. */
    @Override
    public String toString() {
        return "line " + line + ", column " + column + ": " + text;
    }
}
