package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A JVM of its own, in circumstances of its own, with the classes of the tests.
 *
 * @param circumstances a command line that executes the one that follows
 * @param classPath where the classes are
 * @param temporary its directory for temporary files
 */
record OtherJvm(List<String> circumstances, String classPath, String temporary) {
    /** What waits in there may do so several times. */
    private static final long PATIENCE_SECONDS = 5 * TestIsolation.PATIENCE.toSeconds();

    private static final String USER = "65532";

    /** Logs nothing, unless a later option says otherwise: Logback's start takes a third of that of such a JVM. */
    static final String WITHOUT_LOG = "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider";

    static final String WITH_LOG = "-Dslf4j.provider=ch.qos.logback.classic.spi.LogbackServiceProvider";

    /** Of the same user, in these circumstances. */
    static OtherJvm in(List<String> circumstances) {
        // It runs elsewhere, so that a path from here would lead nowhere.
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        return new OtherJvm(circumstances, classPath, System.getProperty("java.io.tmpdir"));
    }

    /** Of an ordinary user, without any capability or group; the classes are copied to where he can read them. */
    static OtherJvm ofAnOrdinaryUser(Path directory) throws IOException {
        if (!TestIsolation.asRoot()) {
            return in(List.of());
        }
        List<String> copies = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path copy = directory.resolve(copies.size() + "-" + Path.of(entry).getFileName());
            copy(Path.of(entry), copy);
            copies.add(copy.toString());
        }
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new OtherJvm(
                List.of("setpriv", "--reuid", USER, "--regid", USER, "--clear-groups", "--inh-caps=-all"),
                String.join(File.pathSeparator, copies),
                temporary.toString());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    /** The same, with something around it that is done before. */
    OtherJvm after(List<String> outer) {
        return within(Stream.concat(outer.stream(), circumstances.stream()).toList());
    }

    /** The same, in other circumstances. */
    OtherJvm within(List<String> others) {
        return new OtherJvm(others, classPath, temporary);
    }

    /** A command that runs the main method of a class, with more options for the JVM. */
    List<String> command(List<String> options, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(circumstances);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.add(WITHOUT_LOG);
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add("-Ddyno4j.test.patienceSeconds=" + TestIsolation.PATIENCE.toSeconds());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs the main method of a class to its end, which must be with this status, and returns what it printed. */
    String run(int status, List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        File output = Files.createTempFile("other", "txt").toFile();
        try {
            Process process = new ProcessBuilder(command(options, main, arguments))
                    .directory(new File("/"))
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            String text = Files.readString(output.toPath(), StandardCharsets.UTF_8);
            assertThat(ended).as(text).isTrue();
            assertThat(process.exitValue()).as(text).isEqualTo(status);
            return text;
        } finally {
            Files.delete(output.toPath());
        }
    }
}
