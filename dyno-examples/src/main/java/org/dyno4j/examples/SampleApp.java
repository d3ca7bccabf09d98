package org.dyno4j.examples;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The programs that come with the examples, in {@code dyno-examples/sample}. */
final class SampleApp {
    private SampleApp() {}

    /** The directory of the sample in Python, wherever this was started from: an IDE, Maven, the jar. */
    static Path directory() {
        Path home = home();
        return Stream.iterate(home.toAbsolutePath(), path -> path != null, Path::getParent)
                .map(path -> path.resolve("sample").resolve("python"))
                .filter(path -> Files.isRegularFile(path.resolve("Procfile")))
                .findFirst()
                .orElseThrow(() -> new UsageException("the sample app is not near " + home + ": name a directory"));
    }

    private static Path home() {
        try {
            return Path.of(SampleApp.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
