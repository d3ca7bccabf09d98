package org.dyno4j.linux.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A program's output of known size: a file of one mebibyte, in lines of 128 bytes, which {@code cat} prints often.
 *
 * @param directory holds the file; the working directory to print it in
 * @param mebibytes how much is printed
 */
record Output(Path directory, int mebibytes) {
    static final String MEBIBYTES = "dyno4j.benchmark.mebibytes";

    private static final int DEFAULT_MEBIBYTES = 1024;
    private static final int LINE = 128;
    private static final int MEBIBYTE = 1 << 20;
    private static final String FILE = "lines";

    /** Makes the file for as many mebibytes as the system property says. */
    static Output create() {
        try {
            Path directory = Files.createTempDirectory("dyno4j-benchmark-output");
            Files.writeString(directory.resolve(FILE), ("x".repeat(LINE - 1) + "\n").repeat(MEBIBYTE / LINE));
            return new Output(directory, configuredMebibytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int configuredMebibytes() {
        return Integer.getInteger(MEBIBYTES, DEFAULT_MEBIBYTES);
    }

    void delete() throws IOException {
        Files.delete(directory.resolve(FILE));
        Files.delete(directory);
    }

    List<String> command() {
        List<String> command = new ArrayList<>(List.of("/bin/cat"));
        command.addAll(Collections.nCopies(mebibytes, FILE));
        return command;
    }

    /** Fails where not every byte came. */
    long checkBytes(long came) {
        return check("bytes", (long) mebibytes * MEBIBYTE, came);
    }

    /** Fails where not every line came. */
    long checkLines(long came) {
        return check("lines", (long) mebibytes * MEBIBYTE / LINE, came);
    }

    private static long check(String what, long expected, long came) {
        if (came != expected) {
            throw new IllegalStateException(came + " of " + expected + " " + what + " came");
        }
        return came;
    }
}
