package org.dyno4j.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeRemovalTest {
    @TempDir
    private Path directory;

    @Test
    void deletesLinksAndNotWhatTheyLeadTo() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("file"), "");
        Files.setPosixFilePermissions(outside, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path tree = directory.resolve("tree");
        Files.createSymbolicLink(Files.createDirectories(tree.resolve("deep")).resolve("link"), outside);
        Path link = Files.createSymbolicLink(directory.resolve("link"), outside);

        TreeRemoval.remove(tree);
        TreeRemoval.remove(link);
        TreeRemoval.remove(directory.resolve("nothing"));

        assertThat(directory).isDirectoryContaining(outside::equals);
        assertThat(directory.toFile().list()).hasSize(1);
        assertThat(outside.resolve("file")).exists();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(outside)))
                .isEqualTo("rwxr-xr-x");
    }

    /** For root nothing is closed; for an ordinary user, whose tests these are too, it is. */
    @Test
    void deletesWhatIsInDirectoriesThatNobodyMayEnter() throws IOException {
        Path closed = Files.createDirectories(directory.resolve("tree/closed"));
        Files.writeString(closed.resolve("file"), "");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));

        TreeRemoval.remove(directory.resolve("tree"));

        assertThat(directory).isEmptyDirectory();
    }
}
