package org.dyno4j.slug;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open directory of a program: all that is looked at in it is found by its descriptor, and no link is followed. Whoever
 * may write there could otherwise put a link to a directory of the host in a directory's place while it is read.
 *
 * <p>Used by one thread, which closes it.
 */
final class SourceDirectory implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(SourceDirectory.class);

    private final Path path;
    private final SecureDirectoryStream<Path> directory;
    private final OpenWatch watch;

    private SourceDirectory(Path path, SecureDirectoryStream<Path> directory, OpenWatch watch) {
        this.path = path;
        this.directory = directory;
        this.watch = watch;
    }

    /** Opens the directory that the caller has named, links and all. */
    @SuppressWarnings("StreamResourceLeak") // Closed with this.
    static SourceDirectory open(Path path, OpenWatch watch) throws IOException {
        return watch.open(
                path, () -> {}, () -> new SourceDirectory(path, secure(path, Files.newDirectoryStream(path)), watch));
    }

    /** Opens a directory in this one. */
    SourceDirectory directory(Path name) throws IOException {
        Path child = path.resolve(name);
        return watch.open(child, () -> wake(name), () -> {
            DirectoryStream<Path> opened = directory.newDirectoryStream(name, NOFOLLOW_LINKS);
            return new SourceDirectory(child, secure(child, opened), watch);
        });
    }

    private static SecureDirectoryStream<Path> secure(Path path, DirectoryStream<Path> opened) throws IOException {
        if (opened instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        opened.close();
        throw new FileSystemException(
                path.toString(), null, "this system can't find files by the descriptor of their directory (openat)");
    }

    /** The names of all that is in it, in order; once. */
    List<Path> names() throws IOException {
        List<Path> names = new ArrayList<>();
        try {
            directory.forEach(child -> names.add(Objects.requireNonNull(child.getFileName())));
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
        names.sort(null);
        return names;
    }

    /** The directory's own. */
    PosixFileAttributes attributes() throws IOException {
        return directory.getFileAttributeView(PosixFileAttributeView.class).readAttributes();
    }

    PosixFileAttributes attributes(Path name) throws IOException {
        return directory
                .getFileAttributeView(name, PosixFileAttributeView.class, NOFOLLOW_LINKS)
                .readAttributes();
    }

    /** Opens a file in this directory. */
    SeekableByteChannel file(Path name) throws IOException {
        Path file = path.resolve(name);
        return watch.open(file, () -> wake(name), () -> {
            SeekableByteChannel opened = directory.newByteChannel(name, Set.of(READ, NOFOLLOW_LINKS));
            try {
                long unused = opened.position();
            } catch (IOException failure) { // lseek(2): ESPIPE
                opened.close();
                throw new FileSystemException(file.toString(), null, "it became a pipe while it was looked at");
            }
            return opened;
        });
    }

    /** Who opens a pipe to read is woken by one who opens it to write, and who opens it for both does not wait (fifo(7)). */
    private void wake(Path name) {
        try {
            if (attributes(name).isOther()) {
                directory
                        .newByteChannel(name, Set.of(READ, WRITE, NOFOLLOW_LINKS))
                        .close();
            }
        } catch (IOException | ClosedDirectoryStreamException gone) {
            LOG.debug("{} is not what is opened, or not any more", path.resolve(name), gone);
        }
    }

    /** Java reads links by their path alone; it is made sure that it was this one. */
    Path target(Path name) throws IOException {
        Path link = path.resolve(name);
        Path target = Files.readSymbolicLink(link);
        Object read = Files.readAttributes(link, PosixFileAttributes.class, NOFOLLOW_LINKS)
                .fileKey();
        if (!Objects.equals(read, attributes(name).fileKey())) {
            throw new FileSystemException(link.toString(), null, "it changed while it was read");
        }
        return target;
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }
}
