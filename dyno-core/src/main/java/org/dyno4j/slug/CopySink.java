package org.dyno4j.slug;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Copies a tree: contents, modes, link targets and times; what is copied belongs to the JVM's user.
 *
 * <p>Modes are given last: in a directory that is not writable nothing could be made. Where it is to survive a power
 * cut, every file and directory is synced.
 */
final class CopySink implements TreeSink {
    private static final FileAttribute<?> OWNERS_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> OWNERS_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path top;
    private final boolean synced;

    CopySink(Path top, boolean synced) {
        this.top = top;
        this.synced = synced;
    }

    @Override
    public void directory(Path relative) throws IOException {
        Files.createDirectory(top.resolve(relative), OWNERS_DIRECTORY);
    }

    @Override
    public WritableByteChannel file(Path relative) throws IOException {
        return FileChannel.open(top.resolve(relative), Set.of(CREATE_NEW, WRITE), OWNERS_FILE);
    }

    @Override
    public void fileRead(Path relative, PosixFileAttributes attributes) throws IOException {
        Path file = top.resolve(relative);
        sync(file);
        complete(file, attributes);
    }

    @Override
    public void link(Path relative, Path target) throws IOException {
        Files.createSymbolicLink(top.resolve(relative), target);
    }

    @Override
    public void directoryRead(Path relative, PosixFileAttributes attributes) throws IOException {
        Path directory = top.resolve(relative);
        sync(directory);
        complete(directory, attributes);
    }

    private static void complete(Path copy, PosixFileAttributes attributes) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(copy, PosixFileAttributeView.class);
        view.setTimes(attributes.lastModifiedTime(), null, null);
        view.setPermissions(attributes.permissions());
    }

    private void sync(Path path) throws IOException {
        if (synced) {
            try (FileChannel channel = FileChannel.open(path, READ)) {
                channel.force(true);
            }
        }
    }
}
