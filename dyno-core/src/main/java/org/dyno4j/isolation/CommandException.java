package org.dyno4j.isolation;

import java.io.Serial;

/** The command of a process can't be executed: it is not there, or it is not executable. */
public class CommandException extends SandboxException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String command;
    private final int exitCode;

    /** Creates an exception about this program; the exit code is 126 or 127. */
    public CommandException(String sandbox, String command, int exitCode, String message) {
        super(sandbox, message);
        this.command = command;
        this.exitCode = exitCode;
    }

    /** The program that was to be executed. */
    public String command() {
        return command;
    }

    /** What a shell would exit with: 127 where the program was not found, 126 where it is not executable. */
    public int exitCode() {
        return exitCode;
    }
}
