package org.dyno4j.slug;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Deletes a tree of the JVM's user, also where its directories are not writable; links are not followed. */
final class TreeRemoval extends SimpleFileVisitor<Path> {
    private TreeRemoval() {}

    static void remove(Path tree) {
        try {
            if (Files.isDirectory(tree)) {
                makeWritable(tree); // walking opens a directory before it tells of it
                Files.walkFileTree(tree, new TreeRemoval());
            }
        } catch (IOException failure) {
            throw new SlugException("Removing a slug", tree, failure.toString(), failure);
        }
    }

    private static void makeWritable(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
        makeWritable(directory);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        Files.delete(file);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
        if (failure != null) {
            throw failure;
        }
        Files.delete(directory);
        return FileVisitResult.CONTINUE;
    }
}
