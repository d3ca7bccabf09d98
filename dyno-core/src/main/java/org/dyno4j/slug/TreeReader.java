package org.dyno4j.slug;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Reads a tree once, in the order of its names: into a digest, and into a sink. Symbolic links are not followed.
 *
 * <p>Used once, by one thread.
 */
final class TreeReader {
    private static final int CHUNK = 1 << 18;
    private static final long BYTES_BETWEEN_REPORTS = 32L << 20;
    private static final long FILES_BETWEEN_REPORTS = 10_000;

    private final Path top;
    private final Filter filter;
    private final TreeSink sink;
    private final SlugObserver observer;
    private final TreeDigest digest = new TreeDigest();
    private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    private long files;
    private long bytes;
    private long filesReported;
    private long bytesReported;

    TreeReader(Path top, Filter filter, TreeSink sink, SlugObserver observer) {
        this.top = top;
        this.filter = filter;
        this.sink = sink;
        this.observer = observer;
    }

    /** What of a tree is read. */
    @FunctionalInterface
    interface Filter {
        boolean leavesOut(Path relative, boolean directory);
    }

    /**
     * Reads it all.
     *
     * @return the id of the slug that it is
     * @throws SlugException if something can't be read, or changed meanwhile
     * @throws IOException if the sink failed
     * @throws InterruptedException if the thread was interrupted
     */
    String read() throws IOException, InterruptedException {
        try {
            Path relative = top.relativize(top);
            directory(top, relative, attributes(top));
            return digest.id();
        } catch (ClosedByInterruptException interrupted) {
            Thread.interrupted(); // told by the exception instead
            throw new InterruptedException("interrupted while " + top + " was read");
        }
    }

    private void directory(Path directory, Path relative, PosixFileAttributes attributes)
            throws IOException, InterruptedException {
        sink.directory(relative);
        digest.directory(relative, Modes.of(attributes));
        for (Path child : children(directory)) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while " + top + " was read");
            }
            child(child, top.relativize(child));
        }
        sink.directoryRead(relative, attributes);
    }

    private static List<Path> children(Path directory) {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(children::add);
        } catch (IOException failure) {
            throw failedAt(directory, failure);
        }
        children.sort(null);
        return children;
    }

    private void child(Path child, Path relative) throws IOException, InterruptedException {
        if (filter.leavesOut(relative, Files.isDirectory(child, NOFOLLOW_LINKS))) {
            return; // whether it is still there, or changes all the time, doesn't matter
        }
        PosixFileAttributes attributes = attributes(child);
        if (attributes.isDirectory()) {
            directory(child, relative, attributes);
        } else if (attributes.isSymbolicLink()) {
            link(child, relative);
        } else if (attributes.isRegularFile()) {
            file(child, relative, attributes);
        } else {
            observer.leftOut(relative.toString(), "it is a socket, a pipe or a device");
        }
    }

    private void link(Path link, Path relative) throws IOException {
        Path target;
        try {
            target = Files.readSymbolicLink(link);
        } catch (IOException failure) {
            throw failedAt(link, failure);
        }
        digest.link(relative, target);
        sink.link(relative, target);
        count(0);
    }

    private void file(Path file, Path relative, PosixFileAttributes attributes) throws IOException {
        MessageDigest content = TreeDigest.sha256();
        long read;
        try (SeekableByteChannel input = open(file);
                WritableByteChannel output = sink.file(relative, attributes)) {
            read = content(file, input, output, content);
        }
        if (read != attributes.size()) {
            throw changed(file);
        }
        requireUnchanged(file, attributes);
        digest.file(relative, Modes.of(attributes), content.digest());
        count(read);
    }

    private static SeekableByteChannel open(Path file) throws ClosedByInterruptException {
        try {
            return Files.newByteChannel(file, Set.of(StandardOpenOption.READ, NOFOLLOW_LINKS));
        } catch (IOException failure) {
            throw failedAt(file, failure);
        }
    }

    private long content(Path file, SeekableByteChannel input, WritableByteChannel output, MessageDigest content)
            throws IOException {
        long total = 0;
        while (fill(file, input)) {
            total += buffer.remaining();
            content.update(buffer.array(), 0, buffer.remaining());
            while (buffer.hasRemaining()) {
                output.write(buffer);
            }
        }
        return total;
    }

    private boolean fill(Path file, SeekableByteChannel input) throws ClosedByInterruptException {
        buffer.clear();
        try {
            boolean more = input.read(buffer) >= 0;
            buffer.flip();
            return more;
        } catch (ClosedByInterruptException interrupted) {
            throw interrupted;
        } catch (IOException failure) {
            throw failedAt(file, failure);
        }
    }

    private void count(long size) {
        files++;
        bytes += size;
        if (bytes - bytesReported >= BYTES_BETWEEN_REPORTS || files - filesReported >= FILES_BETWEEN_REPORTS) {
            bytesReported = bytes;
            filesReported = files;
            observer.copied(files, bytes);
        }
    }

    private static PosixFileAttributes attributes(Path path) {
        try {
            return Files.readAttributes(path, PosixFileAttributes.class, NOFOLLOW_LINKS);
        } catch (IOException failure) {
            throw failedAt(path, failure);
        }
    }

    private static void requireUnchanged(Path path, PosixFileAttributes before) {
        PosixFileAttributes after = attributes(path);
        boolean same = Objects.equals(after.fileKey(), before.fileKey())
                && after.size() == before.size()
                && after.lastModifiedTime().equals(before.lastModifiedTime())
                && after.permissions().equals(before.permissions());
        if (!same) {
            throw changed(path);
        }
    }

    private static SlugException changed(Path path) {
        return new SlugException(
                "Making a slug",
                path,
                "it changed while it was read; try again when nothing writes there, or name it in " + SlugIgnore.FILE);
    }

    private static SlugException failedAt(Path path, IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return new SlugException("Making a slug", path, "there is no such file, or not any more", failure);
        }
        return new SlugException("Making a slug", path, failure.toString(), failure);
    }
}
