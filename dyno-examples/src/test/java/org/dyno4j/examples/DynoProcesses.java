package org.dyno4j.examples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Finds the processes of a test's dynos among all of the host, by an argument that no other process has. */
final class DynoProcesses {
    private static final Path PROC = Path.of("/proc");

    private final String marker = "e2e-" + UUID.randomUUID();

    /** What to put into the command line of each. */
    String marker() {
        return marker;
    }

    /** A command for bash that runs until it is ended, and is found. */
    String sleeping() {
        return "exec -a " + marker + " sleep 1000";
    }

    /** The directories below /proc of those that run now, the JVM of the example not among them. */
    List<Path> running() throws IOException {
        try (Stream<Path> entries = Files.list(PROC)) {
            return entries.filter(entry -> entry.getFileName().toString().matches("[0-9]+"))
                    .filter(this::isOurs)
                    .toList();
        }
    }

    private boolean isOurs(Path process) {
        try {
            String commandLine = new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8);
            return commandLine.contains(marker) && !commandLine.contains("org.dyno4j.examples.");
        } catch (IOException ended) {
            return false;
        }
    }
}
