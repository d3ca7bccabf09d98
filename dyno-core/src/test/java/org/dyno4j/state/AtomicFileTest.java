package org.dyno4j.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    private static final String OLD = "what was there";
    private static final String NEW = "what is to be there, which is longer";

    @TempDir
    private Path directory;

    @Test
    void aWriteThatIsCutAtAnyByteLeavesTheOldOrTheNewContent() throws IOException {
        Path file = directory.resolve("state");
        CutDisk whole = new CutDisk(file, OLD.getBytes(UTF_8), Long.MAX_VALUE);
        new AtomicFile(file, whole).write(NEW.getBytes(UTF_8));
        assertThat(whole.stepsDone()).isGreaterThan(NEW.length());

        for (long steps = 0; steps < whole.stepsDone(); steps++) {
            CutDisk cut = new CutDisk(file, OLD.getBytes(UTF_8), steps);
            assertThatThrownBy(() -> new AtomicFile(file, cut).write(NEW.getBytes(UTF_8)))
                    .isInstanceOf(IOException.class);
            assertThat(cut.possibleContents(file))
                    .as("cut after %d steps", steps)
                    .isSubsetOf(Optional.of(OLD), Optional.of(NEW));
        }
    }

    @Test
    void aWriteThatReturnedIsThereAfterAPowerCut() throws IOException {
        Path file = directory.resolve("state");
        CutDisk disk = new CutDisk(file, OLD.getBytes(UTF_8), Long.MAX_VALUE);

        new AtomicFile(file, disk).write(NEW.getBytes(UTF_8));

        assertThat(disk.possibleContents(file)).isEqualTo(Set.of(Optional.of(NEW)));
    }

    @Test
    void readsWhatWasWrittenLast() throws IOException {
        AtomicFile file = new AtomicFile(directory.resolve("state"));
        assertThat(file.read()).isEmpty();

        file.write(OLD.getBytes(UTF_8));
        file.write(NEW.getBytes(UTF_8));

        assertThat(file.read())
                .hasValueSatisfying(
                        content -> assertThat(content).asString(UTF_8).isEqualTo(NEW));
        assertThat(directory).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void replacesWhatACrashLeftBeside() throws IOException {
        Files.writeString(directory.resolve("state.new"), "half");
        AtomicFile file = new AtomicFile(directory.resolve("state"));

        file.write(NEW.getBytes(UTF_8));

        assertThat(directory.resolve("state")).hasContent(NEW);
        assertThat(directory.resolve("state.new")).doesNotExist();
    }

    @Test
    void keepsTheOldContentAndLeavesNothingBesideWhereAWriteFails() throws IOException {
        AtomicFile file = new AtomicFile(directory.resolve("state"));
        file.write(OLD.getBytes(UTF_8));

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> file.write(NEW.getBytes(UTF_8))).isInstanceOf(ClosedByInterruptException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(directory.resolve("state")).hasContent(OLD);
        assertThat(directory.resolve("state.new")).doesNotExist();
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        Path file = directory.resolve("state");

        new AtomicFile(file).write(NEW.getBytes(UTF_8));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
