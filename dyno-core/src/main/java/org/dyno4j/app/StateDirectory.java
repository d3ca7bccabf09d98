package org.dyno4j.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.dyno4j.slug.SlugStore;
import org.dyno4j.state.AtomicFile;
import org.dyno4j.state.DirectoryLock;
import org.dyno4j.usage.UsageFile;

/**
 * The directory in which a host's apps outlive the JVM: in {@code app-NAME} the state, the slugs and the usage of each.
 *
 * <p>It belongs to one host at a time, and only the JVM's user can enter it. Thread-safe.
 */
final class StateDirectory implements AutoCloseable {
    private static final String PREFIX = "app-";
    private static final String STATE = "state";

    private final Path directory;
    private final DirectoryLock lock;

    private StateDirectory(Path directory, DirectoryLock lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Takes a directory, and creates it where it is missing, as well as those above it.
     *
     * @throws StateException if it belongs to another host, or can't be used
     */
    static StateDirectory open(Path path) {
        Path directory = path.toAbsolutePath().normalize();
        try {
            createParents(directory);
            create(directory);
            DirectoryLock lock = DirectoryLock.tryAcquire(directory).orElseThrow(() -> taken(directory));
            return new StateDirectory(directory, lock);
        } catch (IOException failure) {
            throw failed("Opening the state directory", directory, failure);
        }
    }

    private static StateException taken(Path directory) {
        String owner;
        try {
            owner = DirectoryLock.owner(directory);
        } catch (IOException unreadable) {
            owner = "";
        }
        return new StateException(
                "Opening the state directory",
                directory,
                "another host uses it, of " + (owner.isEmpty() ? "another process" : owner)
                        + "; close that host, or choose another directory");
    }

    /** With the mode that directories have: only what is kept is private, not the way to it. */
    private static void createParents(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
    }

    private static void create(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            FileAttribute<?> owners =
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            Files.createDirectory(directory, owners);
        }
    }

    private static StateException failed(String attempt, Path file, IOException failure) {
        String why = failure instanceof FileAlreadyExistsException inTheWay
                ? inTheWay.getFile() + " is not a directory"
                : failure.toString();
        return new StateException(attempt, file, why, failure);
    }

    /**
     * The storage of an app, with what was kept of it, in which nothing is kept before that is saved. A release that was being made when the JVM ended has failed.
     *
     * @throws StateException if what was kept can't be read, or this lies in the app's directory
     */
    AppStorage storage(String name, Path source, int releasesKept) {
        if (directory.startsWith(source)) { // else slugs would have the secrets of all apps in them
            throw new StateException(
                    "Creating the app " + name + " in",
                    directory,
                    "the state directory lies in the app's directory " + source + "; choose another");
        }
        Path place = place(name);
        try {
            create(place);
        } catch (IOException failure) {
            throw failed("Creating the directory", place, failure);
        }
        Path file = place.resolve(STATE);
        AppState state =
                AppFile.read(file).map(KeptApp::state).orElse(AppState.empty()).pendingFailed(releasesKept);
        AppStore store = new AppFile(file, new AtomicFile(file), name, source);
        return new AppStorage(
                store, state, SlugStore.in(place.resolve("slugs")), Optional.of(new UsageFile(place.resolve("usage"))));
    }

    /** Where the code of a kept app comes from; empty where no app of that name is kept. */
    Optional<Path> source(String name) {
        return AppFile.read(place(name).resolve(STATE)).map(KeptApp::directory);
    }

    /** The names of the apps that are kept, in order. */
    List<String> names() {
        try (Stream<Path> places = Files.list(directory)) {
            return places.filter(place -> Files.exists(place.resolve(STATE)))
                    .map(place -> String.valueOf(place.getFileName()).substring(PREFIX.length()))
                    .map(name -> URLDecoder.decode(name, StandardCharsets.UTF_8))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw failed("Listing the state directory", directory, failure);
        } catch (UncheckedIOException failure) {
            throw failed("Listing the state directory", directory, Objects.requireNonNull(failure.getCause()));
        }
    }

    private Path place(String name) {
        return directory.resolve(PREFIX + URLEncoder.encode(name, StandardCharsets.UTF_8));
    }

    /** Gives the directory free. Idempotent. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException failure) {
            throw failed("Closing the state directory", directory, failure);
        }
    }
}
