package org.dyno4j.slug;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.dyno4j.state.TreeRemoval;

/**
 * The slugs of one program, each in a directory of its own under its id.
 *
 * <p>A slug is there as a whole or not at all: it is copied beside, and given its name when it is complete. It is never
 * made of hard links to the source: who edits a file there in place would edit all slugs that have it. In a store that is
 * kept, the files that are the same in the slug that was made or found last are hard links to that: they need no room and
 * are on the disk already. Thread-safe.
 *
 * <p>Only the JVM's user can enter the store; dynos see their slug by a mount. Where dynos are plain processes they could
 * change it, and the slugs that share the file: nothing keeps them from it.
 */
public final class SlugStore implements AutoCloseable {
    private static final String INCOMPLETE = ".incomplete-";

    /** Opening a file takes long where it is on a network that is down, and for ever where it became a pipe. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Path directory;
    private final Optional<TemporaryDirectory> temporary;
    private final Optional<Syncing> syncing;

    /** The slug that was made or found last, in a store that is kept: the next one is most like it. */
    private final AtomicReference<Optional<Path>> latest = new AtomicReference<>(Optional.empty());

    private final AtomicReference<Optional<SourceReading>> reading = new AtomicReference<>(Optional.empty());
    private volatile boolean ended;

    private SlugStore(Path directory, Optional<TemporaryDirectory> temporary, Optional<Syncing> syncing) {
        this.directory = directory;
        this.temporary = temporary;
        this.syncing = syncing;
    }

    /**
     * A store in a directory for temporary files, which {@link #close} removes with all that is in it. Where a JVM was
     * killed, the next one removes it.
     */
    public static SlugStore temporary() {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            TemporaryDirectory temporary = TemporaryDirectory.create(parent);
            Path directory = Files.createDirectory(temporary.path().resolve("slugs"));
            return new SlugStore(directory, Optional.of(temporary), Optional.empty());
        } catch (IOException failure) {
            throw new SlugException("Creating a slug store", parent, failure.toString(), failure);
        }
    }

    /**
     * A store in this directory, which is created where it is missing; its slugs survive the end of the JVM, and a power
     * cut. What a killed JVM left incomplete is removed. One at a time, which its owner sees to.
     */
    public static SlugStore in(Path directory) {
        return in(directory, Syncing.real());
    }

    static SlugStore in(Path directory, Syncing syncing) {
        SlugStore store = new SlugStore(directory.toAbsolutePath(), Optional.empty(), Optional.of(syncing));
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException failure) {
            throw new SlugException("Creating a slug store", directory, failure.toString(), failure);
        }
        store.removeAllBut(name -> !name.startsWith(INCOMPLETE));
        return store;
    }

    /** As {@link #snapshot(Path, SlugLimits, SlugObserver)}, within {@link SlugLimits#defaults()}. */
    public Slug snapshot(Path source, SlugObserver observer) throws InterruptedException {
        return snapshot(source, SlugLimits.defaults(), observer);
    }

    /**
     * Makes a slug of a directory as it is now, or finds the one of the same content.
     *
     * <p>It may be the directory of somebody who is not trusted, who may change it meanwhile. {@code .git} and what
     * {@code .slugignore} names is not in it. Modes, link targets and times are kept, links are
     * not followed, and all belongs to the JVM's user. Sockets, pipes and devices are left out, which is told.
     *
     * @param limits how large it may be
     * @param observer is told on a thread that reads the directory
     * @throws SlugException if the directory can't be read, is more than 256 directories deep or larger than the limits, a
     *     file changed or vanished while it was copied, can't be opened within a minute, the copy failed, or this was closed;
     *     nothing is left of it
     * @throws InterruptedException if the thread was interrupted; nothing is left then either
     */
    public synchronized Slug snapshot(Path source, SlugLimits limits, SlugObserver observer)
            throws InterruptedException {
        Path top = source.toAbsolutePath().normalize();
        if (!Files.isDirectory(top)) {
            throw new SlugException("Making a slug", top, "there is no such directory");
        }
        Path incomplete = directory.resolve(INCOMPLETE + UUID.randomUUID());
        CopySink copy = new CopySink(incomplete, latest.get(), syncing);
        try {
            String id = copied(top, limits, copy, observer);
            copy.complete();
            return used(publish(incomplete, id));
        } catch (IOException failure) {
            throw new SlugException("Copying a slug of " + top, incomplete, failure.toString(), failure);
        } finally {
            remove(incomplete);
        }
    }

    private String copied(Path top, SlugLimits limits, TreeSink copy, SlugObserver observer)
            throws IOException, InterruptedException {
        SourceReading started = new SourceReading(top, opens -> {
            SlugIgnore ignore = SlugIgnore.of(top, observer, opens);
            // A state directory may lie in the program's directory.
            TreeReader.Filter filter = (relative, isDirectory) ->
                    top.resolve(relative).equals(directory) || ignore.ignores(relative.toString(), isDirectory);
            return new TreeReader(top, filter, limits, copy, observer, opens).read();
        });
        reading.set(Optional.of(started));
        try {
            if (ended) { // before this one could be told
                started.end();
            }
            return started.await(PATIENCE);
        } finally {
            reading.set(Optional.empty());
        }
    }

    /** Where a slug of this id is there already, but not what it was, the new one takes its place. */
    private Slug publish(Path incomplete, String id) throws IOException, InterruptedException {
        Slug slug = new Slug(id, directory.resolve(id));
        if (Files.isDirectory(slug.directory())) {
            if (idOf(slug.directory()).equals(id)) {
                return slug;
            }
            Path damaged = directory.resolve(INCOMPLETE + UUID.randomUUID());
            Files.move(slug.directory(), damaged, StandardCopyOption.ATOMIC_MOVE);
            remove(damaged);
        }
        Files.move(incomplete, slug.directory(), StandardCopyOption.ATOMIC_MOVE);
        if (syncing.isPresent()) {
            syncing.get().sync(directory); // the new name lives in it
        }
        return slug;
    }

    /** The slug of this id, where the store has it. */
    public Optional<Slug> find(String id) {
        Slug.requireId(id);
        Path place = directory.resolve(id);
        return Files.isDirectory(place) ? Optional.of(used(new Slug(id, place))) : Optional.empty();
    }

    private Slug used(Slug slug) {
        if (syncing.isPresent()) {
            latest.set(Optional.of(slug.directory()));
        }
        return slug;
    }

    /**
     * Reads a slug again, such as after the end of the JVM that made it.
     *
     * @throws SlugException if what is there is not what was stored
     * @throws InterruptedException if the thread was interrupted
     */
    public void verify(Slug slug) throws InterruptedException {
        String found = idOf(slug.directory());
        if (!found.equals(slug.id())) {
            throw new SlugException(
                    "Checking a slug",
                    slug.directory(),
                    "it was changed or damaged: what is there is " + found + "; deploy again");
        }
    }

    private static String idOf(Path tree) throws InterruptedException {
        try {
            return new TreeReader(
                            tree,
                            (relative, isDirectory) -> false,
                            SlugLimits.none(),
                            new NoSink(),
                            SlugObserver.none(),
                            new OpenWatch())
                    .read();
        } catch (IOException impossible) {
            throw new IllegalStateException("nothing is written", impossible);
        }
    }

    /** Removes all slugs but those of these ids. */
    public synchronized void retain(Set<String> ids) {
        removeAllBut(ids::contains);
    }

    private void removeAllBut(Predicate<String> stays) {
        try (DirectoryStream<Path> slugs =
                Files.newDirectoryStream(directory, slug -> !stays.test(String.valueOf(slug.getFileName())))) {
            slugs.forEach(SlugStore::remove);
        } catch (NoSuchFileException closed) {
            // A closed temporary store has none.
        } catch (IOException failure) {
            throw new SlugException("Removing slugs", directory, failure.toString(), failure);
        }
    }

    private static void remove(Path slug) {
        try {
            TreeRemoval.remove(slug);
        } catch (IOException failure) {
            throw new SlugException("Removing a slug", slug, failure.toString(), failure);
        }
    }

    /**
     * Ends the making of slugs: one whose source is being read, and each that is begun later, ends with a
     * {@link SlugException}. Idempotent.
     */
    void endSnapshots() {
        ended = true;
        reading.get().ifPresent(SourceReading::end);
    }

    /**
     * Ends the making of slugs, and removes a temporary store; a kept one stays as it is. No dyno may run on a slug of it any
     * more. Idempotent.
     */
    @Override
    public void close() {
        endSnapshots();
        removeTemporary();
    }

    private synchronized void removeTemporary() {
        temporary.ifPresent(TemporaryDirectory::close);
    }
}
