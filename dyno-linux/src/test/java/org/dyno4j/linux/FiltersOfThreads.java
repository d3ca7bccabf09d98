package org.dyno4j.linux;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Says of every thread of this JVM how many filters of system calls it is under: for a JVM of its own. */
final class FiltersOfThreads {
    private FiltersOfThreads() {}

    public static void main(String[] arguments) throws IOException {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                status(thread).stream()
                        .filter(line -> line.startsWith("Seccomp_filters:"))
                        .forEach(System.out::println);
            }
        }
    }

    private static List<String> status(Path thread) {
        try {
            return Files.readAllLines(thread.resolve("status"));
        } catch (IOException ended) {
            return List.of(); // As threads of the compiler do that have nothing to do.
        }
    }
}
