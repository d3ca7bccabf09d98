package org.dyno4j.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** Makes directories with a Procfile. */
final class TestApp {
    private TestApp() {}

    /** A copy of the sample in that language, with one more argument to each command, for them to be found by. */
    static Path sample(Path directory, String language, String argument) throws IOException {
        Path sample = SampleApp.directory().resolveSibling(language);
        try (Stream<Path> files = Files.list(sample)) {
            files.forEach(file -> copy(file, directory));
        }
        Path procfile = directory.resolve("Procfile");
        List<String> lines = Files.readAllLines(procfile);
        Files.write(
                procfile,
                lines.stream()
                        .map(line -> line.startsWith("#") ? line : line + " " + argument)
                        .toList());
        return directory;
    }

    /** A program of these Procfile lines alone. */
    static Path of(Path directory, String... procfile) throws IOException {
        Files.write(directory.resolve("Procfile"), List.of(procfile));
        return directory;
    }

    private static void copy(Path file, Path directory) {
        try {
            Files.copy(file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
