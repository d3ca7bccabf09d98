package org.dyno4j.slug;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * Reads a tree once, in the order of its names: into a digest, and into a sink. Symbolic links are not followed.
 *
 * <p>Used once, by one thread.
 */
final class TreeReader {
    private static final int CHUNK = 1 << 18;

    /** An open directory takes two descriptors of the JVM's, and all above the one that is read are open. */
    private static final int MOST_LEVELS = 256;

    private static final long BYTES_BETWEEN_REPORTS = 32L << 20;
    private static final long FILES_BETWEEN_REPORTS = 10_000;

    private final Path top;
    private final Filter filter;
    private final SlugSize size;
    private final TreeSink sink;
    private final SlugObserver observer;
    private final OpenWatch opens;
    private final TreeDigest digest = new TreeDigest();
    private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    private long files;
    private long bytes;
    private long filesReported;
    private long bytesReported;

    TreeReader(Path top, Filter filter, SlugLimits limits, TreeSink sink, SlugObserver observer, OpenWatch opens) {
        this.top = top;
        this.filter = filter;
        this.size = new SlugSize(limits);
        this.sink = sink;
        this.observer = observer;
        this.opens = opens;
    }

    /** What of a tree is read. */
    @FunctionalInterface
    interface Filter {
        boolean leavesOut(Path relative, boolean directory) throws InterruptedException;
    }

    /**
     * Reads it all.
     *
     * @return the id of the slug that it is
     * @throws SlugException if something can't be read, changed meanwhile, or is more than the limits allow
     * @throws IOException if the sink failed
     * @throws InterruptedException if the thread was interrupted
     */
    String read() throws IOException, InterruptedException {
        Path relative = top.relativize(top);
        try (SourceDirectory source = looked(relative, () -> SourceDirectory.open(top, opens))) {
            directory(source, relative);
            return digest.id();
        } catch (ClosedByInterruptException interrupted) {
            Thread.interrupted(); // told by the exception instead
            throw new InterruptedException("interrupted while " + top + " was read");
        }
    }

    private void directory(SourceDirectory directory, Path relative) throws IOException, InterruptedException {
        PosixFileAttributes attributes = looked(relative, directory::attributes);
        sink.directory(relative);
        digest.directory(relative, Modes.of(attributes));
        for (Path name : looked(relative, directory::names)) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while " + top + " was read");
            }
            child(directory, name, relative.resolve(name));
        }
        sink.directoryRead(relative, attributes);
    }

    private void child(SourceDirectory parent, Path name, Path relative) throws IOException, InterruptedException {
        PosixFileAttributes attributes;
        try {
            attributes = parent.attributes(name);
        } catch (IOException failure) {
            if (filter.leavesOut(relative, false)) {
                return; // whether it is still there doesn't matter
            }
            throw failedAt(top.resolve(relative), failure);
        }
        if (filter.leavesOut(relative, attributes.isDirectory())) {
            return;
        }
        if (attributes.isDirectory()) {
            requireNotTooDeep(relative);
            size.add(top.resolve(relative), 0);
            try (SourceDirectory directory = looked(relative, () -> parent.directory(name))) {
                directory(directory, relative);
            }
        } else if (attributes.isSymbolicLink()) {
            link(parent, name, relative);
        } else if (attributes.isRegularFile()) {
            file(parent, name, relative, attributes);
        } else {
            observer.leftOut(relative.toString(), "it is a socket, a pipe or a device");
        }
    }

    private void requireNotTooDeep(Path relative) {
        if (relative.getNameCount() > MOST_LEVELS) {
            throw new SlugException(
                    "Making a slug",
                    top.resolve(relative),
                    "it lies more than " + MOST_LEVELS
                            + " directories deep; if it is no part of the program, name it in " + SlugIgnore.FILE);
        }
    }

    private void link(SourceDirectory parent, Path name, Path relative) throws IOException {
        size.add(top.resolve(relative), 0);
        Path target = looked(relative, () -> parent.target(name));
        digest.link(relative, target);
        sink.link(relative, target);
        count(0);
    }

    private void file(SourceDirectory parent, Path name, Path relative, PosixFileAttributes attributes)
            throws IOException {
        Path file = top.resolve(relative);
        size.add(file, attributes.size());
        MessageDigest content = TreeDigest.sha256();
        long read;
        try (SeekableByteChannel input = looked(relative, () -> parent.file(name));
                WritableByteChannel output = sink.file(relative, attributes)) {
            read = content(file, attributes.size(), input, output, content);
        }
        if (read != attributes.size() || isOther(attributes, looked(relative, () -> parent.attributes(name)))) {
            throw changed(file);
        }
        digest.file(relative, Modes.of(attributes), content.digest());
        count(read);
    }

    /** A look at the tree, whose failure is not the sink's. */
    @FunctionalInterface
    private interface Look<T> {
        T at() throws IOException;
    }

    private <T> T looked(Path relative, Look<T> look) throws ClosedByInterruptException {
        try {
            return look.at();
        } catch (ClosedByInterruptException interrupted) {
            throw interrupted;
        } catch (IOException failure) {
            throw failedAt(top.resolve(relative), failure);
        }
    }

    /** Ends early where there is more than there was: what grows may never end. */
    private long content(
            Path file, long expected, SeekableByteChannel input, WritableByteChannel output, MessageDigest content)
            throws IOException {
        long total = 0;
        while (total <= expected && fill(file, input)) {
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

    private void count(long read) {
        files++;
        bytes += read;
        if (bytes - bytesReported >= BYTES_BETWEEN_REPORTS || files - filesReported >= FILES_BETWEEN_REPORTS) {
            bytesReported = bytes;
            filesReported = files;
            observer.copied(files, bytes);
        }
    }

    private static boolean isOther(PosixFileAttributes before, PosixFileAttributes after) {
        return !Objects.equals(after.fileKey(), before.fileKey())
                || after.size() != before.size()
                || !after.lastModifiedTime().equals(before.lastModifiedTime())
                || !after.permissions().equals(before.permissions());
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
