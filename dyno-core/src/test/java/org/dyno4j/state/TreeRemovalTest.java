package org.dyno4j.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
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

    /** As whoever goes there step by step can make it; no path may have more than 4,095 bytes. */
    @Test
    void deletesWhatLiesDeeperThanAPathMayLead() throws IOException {
        Path tree = chain("tree");
        for (String name : List.of("deeper", "deepest")) {
            Path above = chain(name);
            Files.move(tree, deepest(above).resolve("below"));
            tree = above;
        }

        TreeRemoval.remove(tree);

        assertThat(directory).isEmptyDirectory();
    }

    private Path chain(String name) throws IOException {
        Path top = directory.resolve(name);
        Files.createDirectories(deepest(top));
        Files.writeString(deepest(top).resolve("file"), "");
        return top;
    }

    private static Path deepest(Path chain) {
        Path deepest = chain;
        for (int level = 0; level < 10; level++) {
            deepest = deepest.resolve("d".repeat(200));
        }
        return deepest;
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
