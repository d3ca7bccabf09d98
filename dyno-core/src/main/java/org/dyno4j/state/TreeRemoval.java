package org.dyno4j.state;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;

/**
 * Deletes trees of the JVM's user, also where their directories may not be entered or written to; links are deleted, not
 * followed.
 *
 * <p>Nobody else may write there meanwhile. However deep a tree is, one directory of it is open at a time, and none of it
 * has a path that is too long: a process can make such, which no system call takes (path_resolution(7)). What lies deep is
 * moved to the top of the tree before it is deleted.
 */
public final class TreeRemoval {
    /** With names of 255 bytes half of the path that Linux takes; so the tree may lie as deep as it may itself. */
    private static final int MOST_LEVELS = 8;

    private final Path top;
    private final Deque<Path> moved = new ArrayDeque<>();

    private TreeRemoval(Path top) {
        this.top = top;
    }

    /**
     * Deletes what has this name; nothing need be there.
     *
     * @throws IOException if something of it can't be deleted
     */
    public static void remove(Path tree) throws IOException {
        if (Files.isDirectory(tree, NOFOLLOW_LINKS)) {
            new TreeRemoval(tree).emptyTop();
        }
        Files.deleteIfExists(tree);
    }

    private void emptyTop() throws IOException {
        empty(top, 0);
        while (!moved.isEmpty()) {
            remove(moved.remove(), 1);
        }
    }

    private void remove(Path path, int level) throws IOException {
        if (!Files.isDirectory(path, NOFOLLOW_LINKS)) {
            Files.deleteIfExists(path);
        } else if (level > MOST_LEVELS) {
            makeWritable(path); // its entry ".." changes
            moved.add(Files.move(path, top.resolve(UUID.randomUUID().toString())));
        } else {
            empty(path, level);
            Files.deleteIfExists(path);
        }
    }

    private void empty(Path directory, int level) throws IOException {
        makeWritable(directory);
        for (Path child : children(directory)) {
            remove(child, level + 1);
        }
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
