package org.dyno4j.slug;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryDirectoryTest {
    @TempDir
    private Path parent;

    @Test
    void whatAKilledJvmLeftIsRemovedAndNothingElse() throws IOException {
        Path left = old("dyno4j-slugs-1");
        Path stranger = old("other-1");
        Path young = Files.createDirectory(parent.resolve("dyno4j-slugs-2"));
        Path target = old("target");
        Files.createSymbolicLink(parent.resolve("dyno4j-slugs-3"), target);
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
        assertThat(living.path()).doesNotExist();
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
