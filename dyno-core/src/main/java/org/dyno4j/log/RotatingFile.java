package org.dyno4j.log;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file of bounded size that gives way to a new one. Used by one thread at a time.
 *
 * <p>Opened when it is first needed, and again after a failure. It never holds part of what one {@link #write} wrote: a
 * write that fails is cut off again.
 */
final class RotatingFile {
    private final Path path;
    private final long maxBytes;
    private final int files;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private Optional<FileChannel> open = Optional.empty();
    private long size;

    RotatingFile(Path path, long maxBytes, int files) {
        this.path = path;
        this.maxBytes = maxBytes;
        this.files = files;
    }

    /** Whether so many bytes may still be added to this file; whatever its length, a first line may. */
    boolean hasRoom(int bytes) throws IOException {
        channel();
        long used = size + pending.size();
        return used == 0 || used + bytes <= maxBytes;
    }

    void add(byte[] bytes) {
        pending.writeBytes(bytes);
    }

    /** Writes all that was added since, or, where it fails, nothing. */
    void write(boolean sync) throws IOException {
        FileChannel channel = channel();
        try {
            ByteBuffer bytes = ByteBuffer.wrap(pending.toByteArray());
            long end = size;
            while (bytes.hasRemaining()) {
                end += channel.write(bytes, end);
            }
            if (sync) {
                channel.force(false);
            }
            size = end;
        } catch (IOException e) {
            undo(channel, e);
            throw e;
        } finally {
            pending.reset();
        }
    }

    private void undo(FileChannel channel, IOException failure) {
        try (channel) {
            open = Optional.empty();
            channel.truncate(size);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Makes this file the first of the older ones, and begins a new one. */
    void rotate() throws IOException {
        close();
        for (int number = files - 1; number > 0; number--) {
            Path newer = number == 1 ? path : older(number - 1);
            if (Files.exists(newer)) {
                Files.move(newer, older(number), ATOMIC_MOVE, REPLACE_EXISTING);
            }
        }
        if (files == 1) {
            Files.deleteIfExists(path);
        }
    }

    private Path older(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    private FileChannel channel() throws IOException {
        if (open.isEmpty()) {
            open = Optional.of(opened());
        }
        return open.get();
    }

    private FileChannel opened() throws IOException {
        Optional<Path> directory = Optional.ofNullable(path.getParent());
        if (directory.isPresent()) {
            Files.createDirectories(directory.get());
        }
        FileChannel channel = FileChannel.open(path, CREATE, READ, WRITE);
        try {
            size = channel.size();
            if (size > 0 && !endsALine(channel)) {
                size += channel.write(ByteBuffer.wrap(new byte[] {'\n'}), size);
            }
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private boolean endsALine(FileChannel channel) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        channel.read(last, size - 1);
        return last.get(0) == '\n';
    }

    void close() throws IOException {
        if (open.isPresent()) {
            try (FileChannel channel = open.get()) {
                open = Optional.empty();
                channel.force(false);
            }
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
