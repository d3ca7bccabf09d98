package org.dyno4j.slug;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
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
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Copies a tree: contents, modes, link targets and times; what is copied belongs to the JVM's user.
 *
 * <p>Times and modes are given by {@link #complete}: in a directory that is not writable nothing could be made. Where the
 * copy is to survive a power cut, every file and directory is synced then, with its mode; what is a hard link to an
 * earlier copy was, with that.
 */
final class CopySink implements TreeSink {
    private static final FileAttribute<?> OWNERS_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> OWNERS_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final Path TOP = Path.of("");

    private final Path top;
    private final Optional<Path> earlier;
    private final Optional<Syncing> syncing;
    private final CopyCompletion completion = new CopyCompletion();

    /** The directories that are there in the earlier copy, too, and no symbolic links that lead out of it. */
    private final Set<Path> earlierDirectories = new HashSet<>();

    /**
     * {@code earlier} is a complete copy whose files may be shared, {@code syncing} is empty where the copy need not survive
     * a power cut.
     */
    CopySink(Path top, Optional<Path> earlier, Optional<Syncing> syncing) {
        this.top = top;
        this.earlier = earlier;
        this.syncing = syncing;
    }

    @Override
    public void directory(Path relative) throws IOException {
        Files.createDirectory(top.resolve(relative), OWNERS_DIRECTORY);
        boolean isTop = relative.equals(TOP);
        if (earlier.isPresent()
                && (isTop || earlierDirectories.contains(above(relative)))
                && Files.isDirectory(earlier.get().resolve(relative), NOFOLLOW_LINKS)) {
            earlierDirectories.add(relative);
        }
    }

    @Override
    public WritableByteChannel file(Path relative, PosixFileAttributes attributes) throws IOException {
        Path copy = top.resolve(relative);
        if (earlier.isPresent() && earlierDirectories.contains(above(relative))) {
            Optional<LinkedFile> linked =
                    LinkedFile.of(copy, earlier.get().resolve(relative), attributes, () -> create(copy, attributes));
            if (linked.isPresent()) {
                return linked.get();
            }
        }
        return create(copy, attributes);
    }

    private static Path above(Path relative) {
        return Objects.requireNonNullElse(relative.getParent(), TOP);
    }

    private FileChannel create(Path copy, PosixFileAttributes attributes) throws IOException {
        FileChannel created = FileChannel.open(copy, Set.of(CREATE_NEW, WRITE), OWNERS_FILE);
        completion.add(copy, attributes);
        return created;
    }

    @Override
    public void link(Path relative, Path target) throws IOException {
        Files.createSymbolicLink(top.resolve(relative), target);
    }

    @Override
    public void directoryRead(Path relative, PosixFileAttributes attributes) {
        completion.add(top.resolve(relative), attributes);
    }

    /**
     * Does the rest, once the tree was read.
     *
     * @throws InterruptedException if the thread was interrupted
     */
    void complete() throws IOException, InterruptedException {
        if (syncing.isEmpty()) {
            completion.run(CopySink::complete);
        } else {
            completion.run((copy, attributes) -> completeAndSync(copy, attributes, syncing.get()));
        }
    }

    private static void complete(Path copy, PosixFileAttributes attributes) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(copy, PosixFileAttributeView.class);
        view.setTimes(attributes.lastModifiedTime(), null, null);
        view.setPermissions(attributes.permissions());
    }

    /** Opened before it gets its mode, with which its owner may not be able to. */
    private static void completeAndSync(Path copy, PosixFileAttributes attributes, Syncing syncing) throws IOException {
        try (FileChannel channel = FileChannel.open(copy, READ)) {
            complete(copy, attributes);
            syncing.sync(copy, channel);
        }
    }
}
