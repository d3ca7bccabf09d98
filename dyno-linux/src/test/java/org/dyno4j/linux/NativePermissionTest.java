package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** On the newest JDK beside the one that runs this, with its permission and without. */
class NativePermissionTest {
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+).*");
    private static final String PERMIT = "--enable-native-access=ALL-UNNAMED";
    private static final int FIRST_TO_WARN = 24;

    /** Where a JDK is and which feature release it is. */
    private record Jdk(Path home, int version) {}

    private final Jdk newest = newest();

    @Test
    void aJvmThatWasToldToLetJnaBeSaysSo() throws Exception {
        assertThat(report(true))
                .containsPattern(
                        newest.version() >= FIRST_TO_WARN
                                ? "native permission +enforced +JNA, which this JVM was told to let call native code"
                                : "native permission +enforced +JNA; this JDK asks for no permission")
                .doesNotContain("WARNING: A restricted method");
    }

    @Test
    void aJvmThatWasNotToldSaysHowToTellIt() throws Exception {
        String report = report(false);
        if (newest.version() >= FIRST_TO_WARN) {
            assertThat(report)
                    .contains("WARNING: A restricted method in java.lang.System has been called")
                    .containsPattern(
                            "native permission +unavailable +Module.isNativeAccessEnabled[^>]*> start java with "
                                    + PERMIT);
        } else {
            assertThat(report).containsPattern("native permission +enforced +JNA; this JDK asks for no permission");
        }
    }

    private String report(boolean permitted) throws Exception {
        List<String> command = new ArrayList<>(OtherJvm.in(List.of())
                .command(List.of("-Ddyno4j.test.withoutLimits=" + !TestIsolation.limited()), OpenOnce.class));
        command.set(0, newest.home().resolve("bin/java").toString());
        command.remove(PERMIT);
        if (permitted && newest.version() >= FIRST_TO_WARN) {
            command.add(1, PERMIT);
        }
        Path output = Files.createTempFile("report", "txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            assertThat(process.waitFor()).isZero();
            return Files.readString(output);
        } finally {
            Files.delete(output);
        }
    }

    private static Jdk newest() {
        Path own = Path.of(System.getProperty("java.home"));
        try (Stream<Path> homes = Files.list(own.resolveSibling("."))) {
            return homes.flatMap(home -> jdk(home).stream())
                    .max(Comparator.comparingInt(Jdk::version))
                    .orElseGet(() -> new Jdk(own, Runtime.version().feature()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Jdk> jdk(Path home) {
        try {
            Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
            return version.find() && Files.isExecutable(home.resolve("bin/java"))
                    ? Optional.of(new Jdk(home, Integer.parseInt(version.group(1))))
                    : Optional.empty();
        } catch (IOException none) {
            return Optional.empty();
        }
    }
}
