package org.dyno4j.procfile;

import java.util.regex.Pattern;

/**
 * A kind of dyno that an app declares: its name and the shell command that it runs.
 *
 * @param name 1 to 128 ASCII letters, digits, hyphens and underscores; case matters
 * @param command one line for a shell, not blank; what it is given with, without leading blanks
 */
public record ProcessType(String name, String command) {
    /** The longest name that Heroku's platform takes. */
    static final int MAXIMUM_NAME_LENGTH = 128;

    private static final Pattern NAME = Pattern.compile("[-\\w]{1," + MAXIMUM_NAME_LENGTH + "}");
    private static final Pattern COMMAND = Pattern.compile("[^\\s\\x00][^\\n\\r\\x00]*");
    private static final Pattern LEADING_BLANKS = Pattern.compile("\\A[ \\t\\f\\x0B]++");

    /**
     * Creates a process type.
     *
     * @throws IllegalArgumentException if the name is not a name, or the command is blank or has more than one line
     */
    public ProcessType {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A process type's name is 1 to " + MAXIMUM_NAME_LENGTH + " of A-Z a-z 0-9 _ -, not '" + name + "'");
        }
        command = LEADING_BLANKS.matcher(command).replaceFirst("");
        if (!COMMAND.matcher(command).matches()) {
            throw new IllegalArgumentException("The command of process type '" + name
                    + "' is blank, or has a line break or a NUL character; it must be one line for a shell");
        }
    }

    /** The line that declares this process type in a Procfile, without a line break. */
    @Override
    public String toString() {
        return name + ": " + command;
    }
}
