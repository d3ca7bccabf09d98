package org.dyno4j.slug;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dyno4j.state.DirectoryLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A directory that ends with the JVM: where a killed one could not remove its own, the next one of the user does. */
final class TemporaryDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TemporaryDirectory.class);
    private static final String PREFIX = "dyno4j-slugs-";

    /** A directory that is younger may be one whose JVM has not locked it yet. */
    private static final Duration YOUNG = Duration.ofMinutes(1);

    private final Path path;
    private final DirectoryLock lock;

    private TemporaryDirectory(Path path, DirectoryLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Creates one there, and removes those that killed JVMs left. */
    static TemporaryDirectory create(Path parent) throws IOException {
        Path path = Files.createTempDirectory(parent, PREFIX);
        DirectoryLock lock = DirectoryLock.tryAcquire(path)
                .orElseThrow(() -> new IOException(path + " is new, but belongs to somebody"));
        for (Path other : others(parent, path)) {
            try {
                removeIfLeft(other, Files.getOwner(path));
            } catch (IOException | SlugException failure) {
                LOG.warn("{} may be left of a JVM that was killed, but can't be removed", other, failure);
            }
        }
        return new TemporaryDirectory(path, lock);
    }

    private static List<Path> others(Path parent, Path own) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, PREFIX + "*")) {
            List<Path> others = new ArrayList<>();
            all.forEach(others::add);
            others.remove(own);
            return others;
        }
    }

    /** What belongs to others could be made into anything while it is removed. */
    private static void removeIfLeft(Path other, UserPrincipal user) throws IOException {
        boolean ours = Files.isDirectory(other, NOFOLLOW_LINKS)
                && Files.getOwner(other, NOFOLLOW_LINKS).equals(user);
        if (!ours
                || Files.getLastModifiedTime(other)
                        .toInstant()
                        .isAfter(Instant.now().minus(YOUNG))) {
            return;
        }
        Optional<DirectoryLock> left = DirectoryLock.tryAcquire(other);
        if (left.isPresent()) {
            try {
                TreeRemoval.remove(other);
            } finally {
                left.get().close();
            }
        }
    }

    Path path() {
        return path;
    }

    /** Removes it with all that is in it. Idempotent. */
    @Override
    public void close() {
        TreeRemoval.remove(path);
        try {
            lock.close();
        } catch (IOException failure) {
            throw new SlugException("Removing a directory", path, failure.toString(), failure);
        }
    }
}
