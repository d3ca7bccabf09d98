package org.dyno4j.slug;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Knows what the thread that reads a program's directory is opening at the moment, so that it can be given up there.
 *
 * <p>Whoever may write there can put a pipe in a file's place after that was looked at, and open(2) of a pipe waits until
 * somebody opens it for writing (fifo(7)). Java has no O_NONBLOCK, and no interrupt of its reaches that call. Thread-safe.
 */
final class OpenWatch {
    private Optional<Attempt> attempt = Optional.empty(); // guarded by this, as the other
    private boolean givenUp;

    /** Opens something, which may take for ever. */
    @FunctionalInterface
    interface Open<T extends Closeable> {
        T open() throws IOException;
    }

    /** An opening that has not ended yet. */
    private record Attempt(Path path, Runnable wake, long since) {}

    /**
     * Opens something.
     *
     * @param wake ends the opening where it waits, if it can
     * @throws ClosedByInterruptException if that was given up; nothing is open then
     */
    <T extends Closeable> T open(Path path, Runnable wake, Open<T> open) throws IOException {
        attempting(Optional.of(new Attempt(path, wake, System.nanoTime())));
        T opened;
        try {
            opened = open.open();
        } catch (IOException | RuntimeException failure) {
            attempting(Optional.empty());
            throw failure;
        }
        try {
            attempting(Optional.empty());
        } catch (ClosedByInterruptException late) {
            opened.close();
            throw late;
        }
        return opened;
    }

    private synchronized void attempting(Optional<Attempt> next) throws ClosedByInterruptException {
        if (givenUp) {
            throw new ClosedByInterruptException();
        }
        attempt = next;
    }

    /** What has been being opened for longer than that, if anything. */
    synchronized Optional<Path> stuck(Duration limit) {
        return attempt.filter(open -> System.nanoTime() - open.since() > limit.toNanos())
                .map(Attempt::path);
    }

    /**
     * If something is being opened, its reader will never go on behind that; it is woken if that can be.
     *
     * @return whether something is
     */
    boolean giveUp() {
        Optional<Attempt> left;
        synchronized (this) {
            left = attempt;
            givenUp |= left.isPresent();
        }
        left.map(Attempt::wake).ifPresent(Runnable::run);
        return left.isPresent();
    }
}
