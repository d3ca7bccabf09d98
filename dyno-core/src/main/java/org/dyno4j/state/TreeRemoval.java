package org.dyno4j.state;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes trees of the JVM's user, also where their directories may not be entered or written to; links are deleted, not
 * followed.
 *
 * <p>Nobody else may write there meanwhile. However deep a tree is, one directory of it is open at a time.
 */
public final class TreeRemoval {
    private TreeRemoval() {}

    /**
     * Deletes what has this name; nothing need be there.
     *
     * @throws IOException if something of it can't be deleted
     */
    public static void remove(Path tree) throws IOException {
        if (Files.isDirectory(tree, NOFOLLOW_LINKS)) {
            makeWritable(tree);
            for (Path child : children(tree)) {
                remove(child);
            }
        }
        Files.deleteIfExists(tree);
    }

    private static void makeWritable(Path directory) throws IOException {
        if (RealDisk.isPosix(directory)) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static List<Path> children(Path directory) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            all.forEach(children::add);
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
        return children;
    }
}
