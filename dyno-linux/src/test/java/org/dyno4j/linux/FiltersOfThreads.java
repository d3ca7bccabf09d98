package org.dyno4j.linux;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Says of every thread of this JVM how many filters of system calls it is under: for a JVM of its own. */
final class FiltersOfThreads {
    private FiltersOfThreads() {}

    public static void main(String[] arguments) throws IOException {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                Files.readAllLines(thread.resolve("status")).stream()
                        .filter(line -> line.startsWith("Seccomp_filters:"))
                        .forEach(System.out::println);
            }
        }
    }
}
