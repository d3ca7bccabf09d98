package org.dyno4j.slug;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.dyno4j.state.DirectoryLock;
import org.dyno4j.state.TreeRemoval;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory that ends with the JVM: where a killed one could not remove its own, the next one of the user does.
 *
 * <p>It has its name only while it is locked: it is locked before it is given the name, and loses that before it is removed.
 * So one of such a name that nobody has locked was left, however young it is.
 */
final class TemporaryDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TemporaryDirectory.class);

    private static final String PREFIX = "dyno4j-slugs-";

    /** Of those that are being made or removed. */
    private static final String UNSETTLED = "dyno4j-slugs.unsettled-";

    private static final String BOTH = "dyno4j-slugs{-,.unsettled-}*";

    /** An unsettled one that is younger may be one whose JVM has not locked it yet, or has removed its lock already. */
    private static final Duration YOUNG = Duration.ofMinutes(1);

    private final DirectoryLock lock;

    private TemporaryDirectory(DirectoryLock lock) {
        this.lock = lock;
    }

    /** Creates one there, and removes those that killed JVMs left. */
    static TemporaryDirectory create(Path parent) throws IOException {
        Path unsettled = Files.createTempDirectory(parent, UNSETTLED);
        DirectoryLock lock = DirectoryLock.tryAcquire(unsettled)
                .orElseThrow(() -> new IOException(unsettled + " is new, but belongs to somebody"))
                .moveTo(parent.resolve(PREFIX + UUID.randomUUID()));
        for (Path other : others(parent, lock.directory())) {
            try {
                removeIfLeft(other, Files.getOwner(lock.directory()));
            } catch (NoSuchFileException removed) {
                LOG.debug("{} is removed by another JVM", other, removed);
            } catch (IOException failure) {
                LOG.warn("{} may be left of a JVM that was killed, but can't be removed", other, failure);
            }
        }
        return new TemporaryDirectory(lock);
    }

    private static List<Path> others(Path parent, Path own) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, BOTH)) {
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
        if (!ours || isUnsettledAndYoung(other)) {
            return;
        }
        Optional<DirectoryLock> left = DirectoryLock.tryAcquire(other);
        if (left.isPresent()) {
            remove(left.get());
        }
    }

    private static boolean isUnsettledAndYoung(Path other) throws IOException {
        return String.valueOf(other.getFileName()).startsWith(UNSETTLED)
                && Files.getLastModifiedTime(other)
                        .toInstant()
                        .isAfter(Instant.now().minus(YOUNG));
    }

    private static void remove(DirectoryLock lock) throws IOException {
        try (lock) {
            Files.setLastModifiedTime(lock.directory(), FileTime.from(Instant.now()));
            Path unsettled = lock.directory().resolveSibling(UNSETTLED + UUID.randomUUID());
            TreeRemoval.remove(lock.moveTo(unsettled).directory());
        }
    }

    Path path() {
        return lock.directory();
    }

    /** Removes it with all that is in it. Idempotent. */
    @Override
    public void close() {
        try (lock) {
            if (Files.exists(path(), NOFOLLOW_LINKS)) {
                remove(lock);
            }
        } catch (IOException failure) {
            throw new SlugException("Removing a directory", path(), failure.toString(), failure);
        }
    }
}
