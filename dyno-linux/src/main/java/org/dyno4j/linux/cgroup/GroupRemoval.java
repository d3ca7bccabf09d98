package org.dyno4j.linux.cgroup;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.SystemCallException;

/** Removes groups whose last tasks may still be on their way out. */
final class GroupRemoval {
    private static final long FIRST_PAUSE_NANOS = 20_000;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000;

    private final ControlFiles files;
    private final Duration patience;

    GroupRemoval(ControlFiles files, Duration patience) {
        this.files = files;
        this.patience = patience;
    }

    /**
     * Removes directories in this order and returns those that still have tasks or directories in them in the end.
     *
     * <p>A task counts in its group until it has left the processor for the last time, which may be after its parent was
     * told of its end; so a group that is busy is tried again until patience is at its end. An interrupt does not cut
     * that short, as it would leave the group behind; it is kept for the caller.
     *
     * @throws SystemCallException if a directory can't be removed for another reason
     */
    List<Path> remove(List<Path> directories) {
        List<Path> left = removeOnce(directories);
        long deadline = System.nanoTime() + patience.toNanos();
        long pause = FIRST_PAUSE_NANOS;
        boolean interrupted = false;
        while (!left.isEmpty() && System.nanoTime() - deadline < 0) {
            // With the flag set, parking would return at once and turn this into a busy loop.
            interrupted |= Thread.interrupted();
            LockSupport.parkNanos(this, pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            left = removeOnce(left);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return left;
    }

    private List<Path> removeOnce(List<Path> directories) {
        List<Path> left = new ArrayList<>();
        for (Path directory : directories) {
            if (!removedNow(directory)) {
                left.add(directory);
            }
        }
        return left;
    }

    private boolean removedNow(Path directory) {
        try {
            files.removeDirectory(directory);
            return true;
        } catch (SystemCallException e) {
            if (e.is(Errno.EBUSY)) {
                return false;
            }
            throw e;
        }
    }
}
