package org.dyno4j.examples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dyno4j.isolation.TerminalSize;

/**
 * The terminal that this program was started on, if it was, by means of {@code stty}.
 *
 * <p>While it is raw, every key is passed on at once and none means anything to this program: neither does Ctrl-C.
 */
final class HostTerminal implements AutoCloseable {
    /** How it was; absent where standard input is no terminal. */
    private final Optional<String> settings;

    private HostTerminal(Optional<String> settings) {
        this.settings = settings;
    }

    /** Makes it raw, until it is closed. */
    static HostTerminal raw() {
        HostTerminal terminal = new HostTerminal(stty("-g"));
        if (terminal.settings.isPresent()) {
            stty("raw", "-echo");
        }
        return terminal;
    }

    /** Its size; the standard one where it has none. */
    TerminalSize size() {
        return stty("size")
                .map(rowsAndColumns -> rowsAndColumns.split(" ", 2))
                .filter(words -> words.length == 2 && !words[0].equals("0") && !words[1].equals("0"))
                .map(words -> new TerminalSize(Integer.parseInt(words[1]), Integer.parseInt(words[0])))
                .orElse(TerminalSize.STANDARD);
    }

    private static Optional<String> stty(String... arguments) {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return process.waitFor() == 0 ? Optional.of(answer) : Optional.empty();
        } catch (IOException thereIsNoStty) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Makes it what it was. */
    @Override
    public void close() {
        if (settings.isPresent()) {
            stty(settings.get());
        }
    }
}
