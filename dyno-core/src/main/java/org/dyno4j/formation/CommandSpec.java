package org.dyno4j.formation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.supervision.AttachedStreams;
import org.dyno4j.isolation.TerminalSize;

/**
 * A command for a shell, and who hears what it prints.
 *
 * @param command what a shell runs
 * @param environment variables beside those that every dyno has, over which they win, but for {@code DYNO} and
 *     {@code PORT}
 * @param attached whether the caller reads what it prints and writes what it reads; otherwise it reads nothing, and what
 *     it prints goes into the log
 * @param terminal the size of the terminal between, where there is to be one
 */
public record CommandSpec(
        String command, Map<String, String> environment, boolean attached, Optional<TerminalSize> terminal) {
    /** What every terminal emulator of today understands. */
    private static final String TERMINAL_TYPE = "xterm";

    /**
     * Checks it.
     *
     * @throws IllegalArgumentException if the command is blank, a name is not that of a config var, or there is a
     *     terminal and nobody attached to it
     */
    public CommandSpec {
        environment = Map.copyOf(environment);
        Objects.requireNonNull(terminal, "terminal");
        if (command.isBlank() || command.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a command is not blank and has no NUL character");
        }
        if (terminal.isPresent() && !attached) {
            throw new IllegalArgumentException("a terminal needs somebody who is attached to it");
        }
        DynoEnvironment.check(environment);
    }

    /** A command whose output goes into the log. */
    public static CommandSpec of(String command) {
        return new CommandSpec(command, Map.of(), false, Optional.empty());
    }

    /** The same command, with these further variables. */
    public CommandSpec withEnvironment(Map<String, String> variables) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.putAll(variables);
        return new CommandSpec(command, all, attached, terminal);
    }

    /** The same command, with the caller attached to its streams, which are pipes. */
    public CommandSpec withAttachment() {
        return new CommandSpec(command, environment, true, Optional.empty());
    }

    /**
     * The same command, with the caller attached to the terminal that it runs on; {@code TERM} is {@code xterm} unless
     * the environment says otherwise.
     */
    public CommandSpec withTerminal(TerminalSize size) {
        return new CommandSpec(command, environment, true, Optional.of(size));
    }

    /** Both ends of its streams, where somebody is to be attached to them. */
    Optional<AttachedStreams> attach(DynoName dyno) {
        return attached ? Optional.of(new AttachedStreams(dyno, terminal)) : Optional.empty();
    }

    /**
     * The variables with what a terminal needs. Not COLUMNS and LINES: who has them believes them, and not the terminal
     * that was resized since.
     */
    Map<String, String> variables() {
        Map<String, String> all = new LinkedHashMap<>();
        terminal.ifPresent(size -> all.put("TERM", TERMINAL_TYPE));
        all.putAll(environment);
        return all;
    }

    /** Never the values of variables. */
    @Override
    public String toString() {
        return "CommandSpec[command=" + command + ", environment=" + environment.keySet() + ", attached=" + attached
                + ", terminal=" + terminal + "]";
    }
}
