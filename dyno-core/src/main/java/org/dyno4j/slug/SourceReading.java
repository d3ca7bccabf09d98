package org.dyno4j.slug;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The reading of a program's directory, by a thread that is given up where it can't be ended: nobody waits for it longer
 * than he wants to.
 *
 * <p>A thread that was given up waits in open(2), and ends when that returns; it does nothing else any more. That is soon
 * where the pipe that it opens is still in its place. Whoever moved it away keeps one thread and a few descriptors of the
 * JVM's. Used once; thread-safe.
 */
final class SourceReading {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Path top;
    private final OpenWatch opens;
    private final FutureTask<String> task;
    private final Thread thread;

    /** What is to be read, and how. */
    @FunctionalInterface
    interface Work {
        String id(OpenWatch opens) throws IOException, InterruptedException;
    }

    SourceReading(Path top, Work work) {
        this.top = top;
        this.opens = new OpenWatch();
        this.task = new FutureTask<>(() -> work.id(opens));
        this.thread = new Thread(task, "dyno4j-slug-reader");
        thread.setDaemon(true);
    }

    /**
     * Reads; when this returns, nobody reads or copies any more.
     *
     * @param patience how long the opening of a single file may take
     * @return the id of the slug
     * @throws SlugException as of the work; or if this was ended, or patience
     * @throws IOException as of the work
     * @throws InterruptedException if the thread, or that of the work, was interrupted
     */
    String await(Duration patience) throws IOException, InterruptedException {
        thread.start();
        try {
            while (true) {
                try {
                    return task.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException notYet) {
                    opens.stuck(patience).ifPresent(SourceReading::fail);
                }
            }
        } catch (ExecutionException failure) {
            Throwable cause = Objects.requireNonNull(failure.getCause());
            Throwables.throwIfInstanceOf(cause, IOException.class);
            Throwables.throwIfInstanceOf(cause, InterruptedException.class);
            Throwables.throwIfUnchecked(cause);
            throw new IllegalStateException(cause);
        } catch (CancellationException ended) {
            throw new SlugException("Making a slug", top, "the store was closed meanwhile", ended);
        } finally {
            leaveNobody();
        }
    }

    private static void fail(Path stuck) {
        throw new SlugException(
                "Making a slug", stuck, "it can't be opened in this time; a pipe may have been put in its place");
    }

    private void leaveNobody() {
        task.cancel(true);
        while (thread.isAlive() && !opens.giveUp()) {
            Uninterruptibles.joinUninterruptibly(thread, LOOK);
        }
    }

    /** Ends it: who waits for it fails. */
    void end() {
        task.cancel(true);
    }
}
