package org.dyno4j.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A small file that is replaced as a whole: whatever stops a write, and at whatever byte, the old or the new content is
 * found, and after a write that returned, the new.
 *
 * <p>The content goes into a file beside it, whose name has {@value #SUFFIX} behind it, is synced, and is given the
 * name; then the directory is synced, since a rename lives in it. A file that a crash left beside is replaced by the
 * next write. One writer at a time, which its owner sees to; readers need no care.
 */
public final class AtomicFile {
    private static final String SUFFIX = ".new";

    private final Path file;
    private final Path directory;
    private final Disk disk;

    /** A file of this name, in a directory that exists; the file need not. */
    public AtomicFile(Path file) {
        this(file, new RealDisk());
    }

    AtomicFile(Path file, Disk disk) {
        Path absolute = file.toAbsolutePath();
        Path parent = absolute.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("not a file: " + file);
        }
        this.file = absolute;
        this.directory = parent;
        this.disk = disk;
    }

    /**
     * Replaces the content; only the owner of the file may read what is new.
     *
     * @throws IOException if that failed; the old content is still there, or, where the directory alone could not be
     *     synced, the new. An interrupt of the thread is such a failure
     */
    public void write(byte[] content) throws IOException {
        Path fresh = directory.resolve(file.getFileName() + SUFFIX);
        try {
            disk.removeIfExists(fresh);
            try (Disk.NewFile output = disk.create(fresh)) {
                output.write(ByteBuffer.wrap(content));
                output.sync();
            }
            disk.rename(fresh, file);
        } catch (IOException failure) {
            removeAfter(failure, fresh);
            throw failure;
        }
        disk.syncDirectory(directory);
    }

    /** Where the disk is full, what was written of the new content would keep it full. */
    private void removeAfter(IOException failure, Path fresh) {
        try {
            disk.removeIfExists(fresh);
        } catch (IOException second) {
            failure.addSuppressed(second);
        }
    }

    /**
     * The content; empty where there is no such file.
     *
     * @throws IOException if there is one, but it can't be read
     */
    public Optional<byte[]> read() throws IOException {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }
}
