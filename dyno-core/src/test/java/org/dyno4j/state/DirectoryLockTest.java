package org.dyno4j.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two processes see of it is tested where apps are kept. */
class DirectoryLockTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 100;

    @TempDir
    private Path directory;

    @Test
    void belongsToOneOwnerAtATimeAndSaysToWhom() throws IOException {
        DirectoryLock lock = DirectoryLock.tryAcquire(directory).orElseThrow();
        assertThat(DirectoryLock.tryAcquire(directory)).isEmpty();
        assertThat(DirectoryLock.owner(directory))
                .startsWith("process " + ProcessHandle.current().pid() + ", which started at 2");
        lock.close();
        lock.close();
        assertThat(DirectoryLock.owner(directory)).isEmpty();
        Optional<DirectoryLock> again = DirectoryLock.tryAcquire(directory);
        assertThat(again).isPresent();
        again.get().close();
    }

    @Test
    void theOwnerThatAKilledProcessLeftDoesNotMatter() throws IOException {
        Files.writeString(directory.resolve("owner"), "process 1, which started at 2020-01-01T00:00:00Z");
        Optional<DirectoryLock> lock = DirectoryLock.tryAcquire(directory);
        assertThat(lock).isPresent();
        lock.get().close();
    }

    @Test
    void isOfTheDirectoryWhateverItsName() throws IOException {
        Path named = Files.createDirectory(directory.resolve("named"));
        DirectoryLock lock = DirectoryLock.tryAcquire(named).orElseThrow();
        DirectoryLock moved = lock.moveTo(directory.resolve("renamed"));

        assertThat(named).doesNotExist();
        assertThat(DirectoryLock.tryAcquire(moved.directory())).isEmpty();
        moved.close();
        assertThat(DirectoryLock.owner(moved.directory())).isEmpty();
        lock.close();
        Optional<DirectoryLock> again = DirectoryLock.tryAcquire(moved.directory());
        assertThat(again).isPresent();
        again.get().close();
    }

    /** The kernel's locks are of processes, and a JVM that locks a file twice is told so by an exception. */
    @Test
    void threadsThatTryAtOnceAreNoFailures() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                List<Callable<Optional<DirectoryLock>>> attempts =
                        Collections.nCopies(THREADS, () -> DirectoryLock.tryAcquire(directory));
                List<DirectoryLock> locks = new ArrayList<>();
                for (Future<Optional<DirectoryLock>> attempt : threads.invokeAll(attempts)) {
                    attempt.get().ifPresent(locks::add);
                }
                assertThat(locks).hasSize(1);
                locks.get(0).close();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
