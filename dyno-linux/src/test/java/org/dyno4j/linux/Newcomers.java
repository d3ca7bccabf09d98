package org.dyno4j.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Processes on their way to their execution: until then they have the name of the thread that starts them. */
final class Newcomers {
    private Newcomers() {}

    /** The children of a JVM that a thread of that name starts: a guide, and what it has forked. */
    static List<ProcessHandle> of(ProcessHandle jvm, String thread) {
        return jvm.children()
                .filter(child -> status(child).contains("Name:\t" + thread))
                .toList();
    }

    static boolean isStopped(ProcessHandle process) {
        return status(process).contains("State:\tT (stopped)");
    }

    /** What its descriptors are open on; only root may look. */
    static List<String> descriptors(ProcessHandle process) throws IOException {
        try (Stream<Path> entries = Files.list(directory(process).resolve("fd"))) {
            List<String> targets = new ArrayList<>();
            for (Path entry : entries.toList()) {
                targets.add(Files.readSymbolicLink(entry).toString());
            }
            return targets;
        }
    }

    private static List<String> status(ProcessHandle process) {
        try {
            return Files.readAllLines(directory(process).resolve("status"));
        } catch (IOException ended) {
            return List.of();
        }
    }

    private static Path directory(ProcessHandle process) {
        return Path.of("/proc", Long.toString(process.pid()));
    }
}
