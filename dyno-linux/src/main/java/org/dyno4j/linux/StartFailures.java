package org.dyno4j.linux;

import org.dyno4j.DynoException;
import org.dyno4j.isolation.CommandException;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.spawn.ExecuteException;
import org.dyno4j.linux.spawn.StepException;

/** Turns what the kernel said about a start into what a user can act on. */
final class StartFailures {
    private static final int NOT_FOUND = 127;
    private static final int NOT_EXECUTABLE = 126;
    /** {@code NAME_MAX} of {@code linux/limits.h}: longer ones are told by {@link CommandException#command()} alone. */
    private static final int LONGEST_QUOTATION = 255;

    private StartFailures() {}

    /** Explains why a process in a sandbox could not be started. */
    static SandboxException explain(String sandbox, ProcessSpec spec, DynoException failure) {
        if (failure instanceof ExecuteException execute) {
            return command(sandbox, spec.command().get(0), execute);
        }
        if (failure instanceof StepException step) {
            return step(sandbox, spec, step);
        }
        return failure instanceof SandboxException own
                ? own
                : new SandboxException(sandbox, unexplained(failure), failure);
    }

    private static SandboxException command(String sandbox, String command, ExecuteException failure) {
        String program = quotation(command);
        Errno errno = Errno.of(failure.errno()).orElse(Errno.EIO);
        String text = switch (errno) {
            case ENOENT, ENOTDIR -> program + ": command not found in the sandbox";
            case EACCES ->
                program + ": permission denied; the file is no program, not executable, or lies in a"
                        + " directory that the dyno's user may not enter";
            case ENOEXEC ->
                program + ": exec format error; a script needs a first line such as #!/bin/sh, a"
                        + " binary must be made for this processor";
            default -> program + ": can't be executed: " + errno;
        };
        int exitCode = errno == Errno.ENOENT || errno == Errno.ENOTDIR ? NOT_FOUND : NOT_EXECUTABLE;
        CommandException explained = new CommandException(sandbox, command, exitCode, text);
        explained.initCause(failure);
        return explained;
    }

    /** Who wrote it may be a tenant, and the text goes to logs and events. */
    private static String quotation(String text) {
        return text.length() <= LONGEST_QUOTATION ? text : text.substring(0, LONGEST_QUOTATION) + "…";
    }

    private static boolean isFork(SystemCall call) {
        return call == SystemCall.CLONE3 || call == SystemCall.CLONE;
    }

    private static SandboxException step(String sandbox, ProcessSpec spec, StepException failure) {
        String text;
        if (failure.call() == SystemCall.CHDIR) {
            text = "the working directory " + quotation(spec.workingDirectory()) + " can't be entered in the sandbox: "
                    + Errno.describe(failure.errno());
        } else if (failure.call() == SystemCall.SETNS && failure.is(Errno.ESRCH)) {
            text = "the sandbox has ended: its process 1 was killed";
        } else if (isFork(failure.call()) && failure.is(Errno.EAGAIN)) {
            text = "no further process can be started: the sandbox has reached its limit of processes";
        } else {
            text = unexplained(failure);
        }
        return new SandboxException(sandbox, text, failure);
    }

    private static String unexplained(DynoException failure) {
        return "the process can't be started: " + failure.getMessage() + Shortages.advice(failure);
    }
}
