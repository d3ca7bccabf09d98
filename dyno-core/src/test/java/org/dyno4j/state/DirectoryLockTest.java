package org.dyno4j.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two processes see of it is tested where apps are kept. */
class DirectoryLockTest {
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
}
