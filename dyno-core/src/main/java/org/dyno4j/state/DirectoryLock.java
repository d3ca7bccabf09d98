package org.dyno4j.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * A directory that belongs to one owner at a time; the lock ends with the JVM, however that ends.
 *
 * <p>Who owns it stands in a file of its own. The lock file itself is opened by nobody who could be in the JVM that holds
 * the lock: closing any descriptor of a file drops all locks that the process has on it (fcntl(2)).
 */
public final class DirectoryLock implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final String OWNER = "owner";

    /** Who has a directory is looked for before its lock file is opened, which no other thread may change in between. */
    private static final Object ONE_AT_A_TIME = new Object();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Takes a directory that exists, if nobody has it.
     *
     * @throws IOException if that can't be found out
     */
    public static Optional<DirectoryLock> tryAcquire(Path directory) throws IOException {
        synchronized (ONE_AT_A_TIME) {
            return owner(directory).equals(self()) ? Optional.empty() : lock(directory);
        }
    }

    private static Optional<DirectoryLock> lock(Path directory) throws IOException {
        FileChannel channel = FileChannel.open(directory.resolve(LOCK), CREATE, WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            new AtomicFile(directory.resolve(OWNER)).write(self().getBytes(UTF_8));
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
        return Optional.of(new DirectoryLock(directory, channel));
    }

    /**
     * Who has the directory, or had it last, in words; empty where nobody did.
     *
     * @throws IOException if that can't be read
     */
    public static String owner(Path directory) throws IOException {
        try {
            return Files.readString(directory.resolve(OWNER));
        } catch (NoSuchFileException none) {
            return "";
        }
    }

    /** Pids are used again, and in a container soon. */
    private static String self() {
        ProcessHandle self = ProcessHandle.current();
        return "process " + self.pid() + ", which started at "
                + self.info().startInstant().orElse(Instant.EPOCH);
    }

    /** The directory. */
    public Path directory() {
        return directory;
    }

    /**
     * Gives the directory another name, beside its own; who opens it by that finds it locked.
     *
     * @return the same lock of the directory of that name; whichever of the two is closed gives it free
     */
    public DirectoryLock moveTo(Path name) throws IOException {
        Files.move(directory, name, StandardCopyOption.ATOMIC_MOVE); // a lock is of an inode, whatever its name
        return new DirectoryLock(name, channel);
    }

    /** Gives the directory free. Idempotent. */
    @Override
    public void close() throws IOException {
        synchronized (ONE_AT_A_TIME) {
            if (channel.isOpen()) {
                Files.deleteIfExists(directory.resolve(OWNER));
                channel.close();
            }
        }
    }
}
