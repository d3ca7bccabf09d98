package org.dyno4j.slug;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What is still to be done to the files and directories of a copy, once the content of all is there.
 *
 * <p>Several threads do it at once: file systems with a journal write what is synced at the same time with one commit, so
 * thousands of files take a tenth of the time that they take one after the other. Used once, by one thread.
 */
final class CopyCompletion {
    /** Twice as many save hardly any more time. */
    private static final int THREADS = 16;

    /** By depth, the deepest first: a directory that its owner may not enter any more hides all that is in it. */
    private final Map<Integer, List<Copy>> copies = new TreeMap<>(Comparator.reverseOrder());

    /** What a copy of these attributes lacks. */
    private record Copy(Path path, PosixFileAttributes attributes) {}

    /** Does what is to be done to one copy. */
    @FunctionalInterface
    interface Step {
        void complete(Path copy, PosixFileAttributes attributes) throws IOException;
    }

    /** Takes note of a copy. */
    void add(Path copy, PosixFileAttributes attributes) {
        copies.computeIfAbsent(copy.getNameCount(), none -> new ArrayList<>()).add(new Copy(copy, attributes));
    }

    /**
     * Does it to all; returns when no thread is at it any more.
     *
     * @throws IOException if it failed with one
     * @throws InterruptedException if the thread was interrupted
     */
    void run(Step step) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(
                THREADS,
                new ThreadFactoryBuilder()
                        .setDaemon(true)
                        .setNameFormat("dyno4j-slug-%d")
                        .build());
        try {
            for (List<Copy> level : copies.values()) {
                run(step, level, threads);
                if (Thread.interrupted()) { // which waiting for what is done already does not tell
                    throw new InterruptedException("interrupted while a copy was completed");
                }
            }
        } finally {
            end(threads);
        }
    }

    private static void run(Step step, List<Copy> level, ExecutorService threads)
            throws IOException, InterruptedException {
        List<Future<?>> started = new ArrayList<>();
        for (Copy copy : level) {
            started.add(threads.submit(() -> {
                step.complete(copy.path(), copy.attributes());
                return true;
            }));
        }
        for (Future<?> one : started) {
            try {
                one.get();
            } catch (ExecutionException failure) {
                Throwable cause = Objects.requireNonNull(failure.getCause());
                Throwables.throwIfInstanceOf(cause, IOException.class);
                Throwables.throwIfUnchecked(cause);
                throw new IllegalStateException(cause);
            }
        }
    }

    /** Nobody may be left at a copy that is removed next; what is being synced can't be hurried. */
    private static void end(ExecutorService threads) {
        threads.shutdownNow();
        Uninterruptibles.awaitTerminationUninterruptibly(threads);
    }
}
