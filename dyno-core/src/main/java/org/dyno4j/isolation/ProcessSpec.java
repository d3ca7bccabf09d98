package org.dyno4j.isolation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A process to start in a sandbox.
 *
 * @param command the program and its arguments; a program without a slash is looked for along the environment's PATH
 * @param environment the whole environment: nothing is inherited
 * @param workingDirectory an absolute path inside the sandbox
 * @param stdin what standard input is
 * @param stdout where standard output goes
 * @param stderr where standard error goes; where absent, into the very pipe of standard output
 * @param terminal where present, all three streams are one terminal of that size, which controls the process; what is
 *     typed on it is the caller's pipe, and what it shows goes to {@code stdout}
 */
public record ProcessSpec(
        List<String> command,
        Map<String, String> environment,
        String workingDirectory,
        StandardInput stdin,
        OutputSink stdout,
        Optional<OutputSink> stderr,
        Optional<TerminalSize> terminal) {
    public ProcessSpec {
        command = List.copyOf(command);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        Objects.requireNonNull(stdin, "stdin");
        Objects.requireNonNull(stdout, "stdout");
        Objects.requireNonNull(stderr, "stderr");
        if (terminal.isPresent() && (stderr.isPresent() || stdin != StandardInput.PIPE)) {
            throw new IllegalArgumentException(
                    "a terminal has one stream for output and error, and is typed on by the caller");
        }
        if (command.isEmpty() || command.get(0).isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
        for (int i = 0; i < command.size(); i++) {
            if (command.get(i).indexOf('\0') >= 0) {
                throw new IllegalArgumentException("argument " + i + " of the command contains a NUL character");
            }
        }
        environment.forEach(ProcessSpec::checkVariable);
        if (!workingDirectory.startsWith("/") || workingDirectory.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "a working directory is an absolute path without NUL characters: \"" + workingDirectory + "\"");
        }
    }

    private static void checkVariable(String name, String value) {
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the name of an environment variable is not empty and contains neither"
                    + " '=' nor a NUL character: \"" + name + "\"");
        }
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "the value of environment variable " + name + " contains a NUL character");
        }
    }

    /** Starts with this command, an empty environment, {@code /app}, empty input and output thrown away. */
    public static Builder command(String... command) {
        return command(List.of(command));
    }

    /** Starts with this command, an empty environment, {@code /app}, empty input and output thrown away. */
    public static Builder command(List<String> command) {
        return new Builder(command);
    }

    /** The command and the names of the environment's variables; never their values. */
    @Override
    public String toString() {
        return "ProcessSpec[command=" + command + ", environment=" + environment.keySet() + ", workingDirectory="
                + workingDirectory + "]";
    }

    /** Collects what a process is to be. Not thread-safe. */
    public static final class Builder {
        private final List<String> command;
        private final Map<String, String> environment = new LinkedHashMap<>();
        private String workingDirectory = SandboxSpec.APPLICATION_DIRECTORY;
        private StandardInput stdin = StandardInput.EMPTY;
        private OutputSink stdout = OutputSink.discard();
        private Optional<OutputSink> stderr = Optional.empty();
        private Optional<TerminalSize> terminal = Optional.empty();

        private Builder(List<String> command) {
            this.command = command;
        }

        /** Adds an environment variable. */
        public Builder environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Adds environment variables. */
        public Builder environment(Map<String, String> variables) {
            environment.putAll(variables);
            return this;
        }

        /** Sets the working directory. */
        public Builder workingDirectory(String directory) {
            workingDirectory = directory;
            return this;
        }

        /** Sets what standard input is. */
        public Builder stdin(StandardInput value) {
            stdin = value;
            return this;
        }

        /** Sets where standard output goes, and standard error too unless that is set. */
        public Builder stdout(OutputSink sink) {
            stdout = sink;
            return this;
        }

        /** Sends standard error to a sink, through a pipe of its own. */
        public Builder stderr(OutputSink sink) {
            stderr = Optional.of(sink);
            return this;
        }

        /**
         * Makes the standard streams one terminal of that size, which controls the process.
         *
         * <p>What the caller writes to {@link SandboxProcess#stdin()} is typed on it; what it shows goes to the sink of
         * standard output.
         */
        public Builder terminal(TerminalSize size) {
            terminal = Optional.of(size);
            return stdin(StandardInput.PIPE);
        }

        /**
         * The spec collected so far.
         *
         * @throws IllegalArgumentException if there is no program, a NUL character anywhere, a {@code =} in a
         *     variable's name, or the working directory is not absolute, or a terminal has a sink for standard error or
         *     no input
         */
        public ProcessSpec build() {
            return new ProcessSpec(command, environment, workingDirectory, stdin, stdout, stderr, terminal);
        }
    }
}
