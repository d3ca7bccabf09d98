package org.dyno4j.slug;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class TemporaryDirectoryTest {
    @TempDir
    private Path parent;

    @Test
    void whatAKilledJvmLeftIsRemovedAtOnceAndNotBefore() throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TemporaryDirectoryTest.class.getName(),
                        parent.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = jvm.inputReader(StandardCharsets.UTF_8)) {
            Path left = Path.of(Objects.requireNonNull(output.readLine(), "nothing was created"));
            TemporaryDirectory.create(parent).close();
            assertThat(left.resolve("slugs/deep/file")).exists();

            jvm.destroyForcibly().waitFor();

            TemporaryDirectory.create(parent).close();
            assertThat(parent).isEmptyDirectory();
        } finally {
            jvm.destroyForcibly().waitFor();
        }
    }

    /** In the other JVM. */
    public static void main(String[] arguments) throws Exception {
        TemporaryDirectory directory = TemporaryDirectory.create(Path.of(arguments[0]));
        Path deep = Files.createDirectories(directory.path().resolve("slugs/deep"));
        Files.writeString(deep.resolve("file"), "");
        System.out.println(directory.path());
        Thread.sleep(Long.MAX_VALUE);
    }

    @Test
    void whatWasLeftHalfMadeOrHalfRemovedGoesOnceItIsOldAndNothingElse() throws IOException {
        Path left = old("dyno4j-slugs.unsettled-1");
        Path stranger = old("other-1");
        Path young = Files.createDirectory(parent.resolve("dyno4j-slugs.unsettled-2"));
        Path target = old("target");
        Path link = Files.createSymbolicLink(parent.resolve("dyno4j-slugs-3"), target);
        TemporaryDirectory living = TemporaryDirectory.create(parent);
        Files.createDirectories(living.path().resolve("a/b"));
        age(living.path());

        try (TemporaryDirectory next = TemporaryDirectory.create(parent)) {
            assertThat(left).doesNotExist();
            assertThat(stranger.resolve("deep/file")).exists();
            assertThat(young).exists();
            assertThat(target.resolve("deep/file")).exists();
            assertThat(living.path().resolve("a/b")).exists();
            assertThat(next.path()).exists().isNotEqualTo(living.path());
        }
        living.close();
        living.close();
        assertThat(List.of(Objects.requireNonNull(parent.toFile().listFiles())))
                .containsExactlyInAnyOrder(stranger.toFile(), young.toFile(), target.toFile(), link.toFile());
    }

    private Path old(String name) throws IOException {
        Path directory = parent.resolve(name);
        Files.createDirectories(directory.resolve("deep"));
        Files.writeString(directory.resolve("deep/file"), "");
        age(directory);
        return directory;
    }

    private static void age(Path directory) throws IOException {
        Files.setLastModifiedTime(directory, FileTime.from(Instant.now().minusSeconds(3600)));
    }
}
