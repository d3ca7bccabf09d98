package org.dyno4j.slug;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes a file or directory survive a power cut; a seam for tests of what is made so, and when. */
@FunctionalInterface
interface Syncing {

    /** Returns when content and mode of a file, or the names in a directory, are on the disk. */
    void sync(Path path, FileChannel opened) throws IOException;

    /** Opens it for that. */
    default void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            sync(path, channel);
        }
    }

    /** By fsync(2). */
    static Syncing real() {
        return (path, opened) -> opened.force(true);
    }
}
