package org.dyno4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.dyno4j.contract.Patience;

/**
 * An example in a JVM of its own, started from the project's directory by the command of the README.
 *
 * <p>Closing kills the JVM where it still runs; the kernel ends its dynos then.
 */
final class Example implements AutoCloseable {
    /** For everything that is waited for: only a broken build takes so long. */
    static final Duration PATIENCE = Patience.PATIENCE;

    private static final Path PROJECT =
            SampleApp.directory().resolve("../../..").normalize();
    private static final String JAR = "dyno-examples/target/dyno-examples.jar";

    /** A JVM that was started with SIGINT ignored, as shells do in the background, would go on ignoring it. */
    private static final List<String> AS_A_TERMINAL_DOES = List.of("env", "--default-signal=INT");

    private final Process process;
    private final Capture stdout;
    private final Capture stderr;

    private Example(Process process) {
        this.process = process;
        this.stdout = new Capture(process.getInputStream());
        this.stderr = new Capture(process.getErrorStream());
    }

    /** Starts it as the README says. */
    static Example start(String name, String... arguments) {
        return launch(PROJECT, JAR, name, arguments);
    }

    /** Starts it as an IDE does: from the classes, in the project's directory or one below, without arguments. */
    static Example startAsFromAnIde(String directory, String name) {
        Path target = PROJECT.resolve("dyno-examples").resolve("target");
        String classPath = target.resolve("classes")
                + File.pathSeparator
                + target.resolve("lib").resolve("*");
        return launch(PROJECT.resolve(directory), classPath, name);
    }

    /** Starts it with the library, and all that this needs, on the module path. */
    static Example startWithModules(String name, String... arguments) {
        Path target = PROJECT.resolve("dyno-examples").resolve("target");
        List<String> options = List.of(
                "--module-path",
                target.resolve("lib").toString(),
                "--add-modules",
                "org.dyno4j.linux,ch.qos.logback.classic");
        return launch(
                AS_A_TERMINAL_DOES,
                PROJECT,
                "com.sun.jna",
                options,
                target.resolve("classes").toString(),
                name,
                arguments);
    }

    /** Starts it on a host where no cgroup can be seen. */
    static Example startWithoutCgroups(String name, String... arguments) {
        String hide = "mount -t tmpfs none /sys/fs/cgroup && exec \"$@\"";
        List<String> circumstances = new ArrayList<>(List.of("unshare", "--mount"));
        if (!System.getProperty("user.name").equals("root")) {
            circumstances.addAll(List.of("--user", "--map-root-user"));
        }
        circumstances.addAll(List.of("sh", "-c", hide, "sh"));
        return launch(circumstances, PROJECT, "ALL-UNNAMED", List.of(), JAR, name, arguments);
    }

    private static Example launch(Path directory, String classPath, String name, String... arguments) {
        return launch(AS_A_TERMINAL_DOES, directory, "ALL-UNNAMED", List.of(), classPath, name, arguments);
    }

    private static Example launch(
            List<String> circumstances,
            Path directory,
            String nativeModule,
            List<String> options,
            String classPath,
            String name,
            String... arguments) {
        List<String> command = new ArrayList<>(circumstances);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=" + nativeModule); // or the JVM prints warnings, as the README says
        }
        command.addAll(options);
        Stream.of("-cp", classPath, "org.dyno4j.examples." + name).forEach(command::add);
        command.addAll(List.of(arguments));
        try {
            return new Example(
                    new ProcessBuilder(command).directory(directory.toFile()).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Types a line. */
    void type(String line) throws IOException {
        OutputStream stdin = process.getOutputStream();
        stdin.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        stdin.flush();
    }

    OutputStream stdin() {
        return process.getOutputStream();
    }

    Capture stdout() {
        return stdout;
    }

    Capture stderr() {
        return stderr;
    }

    /** Waits until a line on standard output contains this. */
    void awaitLine(String part) {
        await(part).atMost(PATIENCE).until(() -> stdout.lines().stream().anyMatch(line -> line.contains(part)));
    }

    /** Sends SIGTERM; {@link Process#destroy} would close the streams, too. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** Sends SIGINT, as Ctrl-C does. */
    void interrupt() throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-s", "INT", String.valueOf(process.pid()))
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Sends SIGKILL, to the JVM alone. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** The exit status, once all that was printed has been read; there may be a grace of half a minute in it. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running: " + this);
        }
        stdout.awaitEnd();
        stderr.awaitEnd();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return process.info().commandLine().orElse("example") + "\nstdout:\n" + stdout.text() + "\nstderr:\n"
                + stderr.text();
    }
}
