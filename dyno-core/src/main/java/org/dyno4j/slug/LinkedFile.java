package org.dyno4j.slug;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Optional;
import java.util.Set;

/**
 * A file of a copy that becomes a hard link to the file of an earlier slug if the same is written as is there, and else a
 * file of its own.
 *
 * <p>Every byte is compared: nobody may have changed an earlier slug, but a slug that was changed must spoil no other.
 */
final class LinkedFile implements WritableByteChannel {
    private final Path file;
    private final Path earlier;
    private final FileChannel existing;
    private final Copying copying;
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private long same;
    private Optional<FileChannel> copy = Optional.empty();
    private boolean open = true;

    private LinkedFile(Path file, Path earlier, FileChannel existing, Copying copying) {
        this.file = file;
        this.earlier = earlier;
        this.existing = existing;
        this.copying = copying;
    }

    /** Creates the file of its own where it takes one. */
    @FunctionalInterface
    interface Copying {
        FileChannel create() throws IOException;
    }

    /**
     * Empty where there is no such earlier file with these attributes: who links to a file shares them, too. The way there
     * must not lead over symbolic links.
     */
    static Optional<LinkedFile> of(Path file, Path earlier, PosixFileAttributes attributes, Copying copying)
            throws IOException {
        try {
            PosixFileAttributes found = Files.readAttributes(earlier, PosixFileAttributes.class, NOFOLLOW_LINKS);
            boolean alike = found.isRegularFile()
                    && found.size() == attributes.size()
                    && found.permissions().equals(attributes.permissions())
                    && found.lastModifiedTime().equals(attributes.lastModifiedTime());
            if (!alike) {
                return Optional.empty();
            }
            return Optional.of(
                    new LinkedFile(file, earlier, FileChannel.open(earlier, Set.of(READ, NOFOLLOW_LINKS)), copying));
        } catch (FileSystemException absent) { // or it can't be read: one that is copied needs none
            return Optional.empty();
        }
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        if (copy.isEmpty() && isNext(bytes)) {
            int length = bytes.remaining();
            bytes.position(bytes.limit());
            same += length;
            return length;
        }
        return copy().write(bytes);
    }

    private boolean isNext(ByteBuffer bytes) throws IOException {
        if (buffer.capacity() < bytes.remaining()) {
            buffer = ByteBuffer.allocate(bytes.remaining());
        }
        buffer.clear().limit(bytes.remaining());
        while (buffer.hasRemaining() && existing.read(buffer, same + buffer.position()) > 0) {
            // a read may return less than there is
        }
        return buffer.flip().equals(bytes);
    }

    /** What was the same up to here is in the copy, too. */
    private FileChannel copy() throws IOException {
        if (copy.isEmpty()) {
            FileChannel created = copying.create();
            copy = Optional.of(created);
            long transferred = 0;
            while (transferred < same) {
                long more = existing.transferTo(transferred, same - transferred, created);
                if (more == 0) {
                    throw new IOException(earlier + " became shorter while it was compared");
                }
                transferred += more;
            }
        }
        return copy.get();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        if (!open) {
            return;
        }
        open = false;
        try (existing) {
            if (copy.isEmpty()) {
                link();
            }
        } finally {
            if (copy.isPresent()) {
                copy.get().close();
            }
        }
    }

    private void link() throws IOException {
        if (same < existing.size()) {
            copy();
            return;
        }
        try {
            Files.createLink(file, earlier);
        } catch (FileSystemException | UnsupportedOperationException refused) {
            copy(); // link(2): EMLINK, EPERM: a file has only so many links, some file systems know none
        }
    }
}
