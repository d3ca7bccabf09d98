package org.dyno4j.slug;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * An open directory of a program: all that is looked at in it is found by its descriptor, and no link is followed. Whoever
 * may write there could otherwise put a link to a directory of the host in a directory's place while it is read.
 *
 * <p>Used by one thread, which closes it.
 */
final class SourceDirectory implements Closeable {
    private final Path path;
    private final SecureDirectoryStream<Path> directory;

    private SourceDirectory(Path path, SecureDirectoryStream<Path> directory) {
        this.path = path;
        this.directory = directory;
    }

    /** Opens the directory that the caller has named, links and all. */
    @SuppressWarnings("StreamResourceLeak") // Closed with this.
    static SourceDirectory open(Path path) throws IOException {
        return new SourceDirectory(path, secure(path, Files.newDirectoryStream(path)));
    }

    /** Opens a directory in this one. */
    SourceDirectory directory(Path name) throws IOException {
        Path child = path.resolve(name);
        return new SourceDirectory(child, secure(child, directory.newDirectoryStream(name, NOFOLLOW_LINKS)));
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

    SeekableByteChannel file(Path name) throws IOException {
        return directory.newByteChannel(name, Set.of(StandardOpenOption.READ, NOFOLLOW_LINKS));
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
