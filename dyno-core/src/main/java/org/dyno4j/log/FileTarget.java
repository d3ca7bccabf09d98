package org.dyno4j.log;

import java.nio.file.Path;

/**
 * A file, and older ones beside it: when {@code app.log} is full, it becomes {@code app.log.1}, that {@code app.log.2},
 * and so on, and the oldest is replaced. Renaming is atomic, so no reader ever sees half a file.
 *
 * <p>After a restart the file is continued; a line that a dying JVM left unfinished is ended first. One drain writes to
 * a file, and nobody else renames or shortens it.
 *
 * <p>Lines are handed to the operating system at once, so they survive the JVM. They reach the disk when the file is
 * full or closed, or, where that is asked for, before they count as delivered; what a dying machine had only in memory
 * is lost.
 */
public final class FileTarget extends DrainTarget {
    private final Path path;
    private final long maxBytes;
    private final int files;
    private final boolean syncing;

    private FileTarget(Path path, long maxBytes, int files, boolean syncing) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("a log file holds at least 1 byte, not " + maxBytes);
        }
        if (files < 1) {
            throw new IllegalArgumentException("there is at least 1 log file, not " + files);
        }
        this.path = path;
        this.maxBytes = maxBytes;
        this.files = files;
        this.syncing = syncing;
    }

    /** A file of at most 50 MiB, and nine older ones. Its directory is made where it is missing. */
    public static FileTarget at(Path path) {
        return new FileTarget(path.toAbsolutePath(), 50 << 20, 10, false);
    }

    /**
     * The same, with other limits.
     *
     * @param bytes how large a file may become, unless a single line is larger
     * @param count how many files there may be, the newest included
     */
    public FileTarget withRotation(long bytes, int count) {
        return new FileTarget(path, bytes, count, syncing);
    }

    /** The same, but lines count as delivered only when they are on the disk, by one {@code fsync} for each batch. */
    public FileTarget withSync() {
        return new FileTarget(path, maxBytes, files, true);
    }

    @Override
    DrainConnection connection(LogRendering rendering, DrainThreads threads) {
        return new FileConnection(new RotatingFile(path, maxBytes, files), rendering, syncing);
    }

    @Override
    public String toString() {
        return path.toUri().toString();
    }
}
