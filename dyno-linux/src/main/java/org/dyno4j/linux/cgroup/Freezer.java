package org.dyno4j.linux.cgroup;

import com.google.common.util.concurrent.Uninterruptibles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.dyno4j.isolation.IsolationException;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.linux.libc.SystemCallException;

/** Stops and continues the commands of a sandbox, which have a cgroup v2 group ({@code cgroup.freeze}, since 5.2). */
final class Freezer {
    private static final String FREEZE = "cgroup.freeze";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final String sandbox;
    private final ControlFiles files;
    private final Optional<Path> group;

    Freezer(String sandbox, ControlFiles files, List<Group> groups) {
        this.sandbox = sandbox;
        this.files = files;
        this.group = groups.stream()
                .filter(candidate -> candidate.hierarchy().files().contains(FREEZE))
                .map(group -> group.home(Entrant.COMMAND))
                .findFirst();
    }

    /** Freezes, and waits until everything has stopped; where that doesn't come about, everything goes on. */
    void freeze() {
        write("1");
        try {
            awaitFrozen();
        } catch (SystemCallException e) {
            write("0");
            throw new SandboxException(sandbox, "could not see whether it is frozen: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            write("0");
            throw e;
        }
    }

    private void awaitFrozen() {
        for (long deadline = System.nanoTime() + PATIENCE.toNanos(); !isFrozen(); ) {
            if (System.nanoTime() - deadline > 0) {
                throw new SandboxException(sandbox, "not all of its processes could be stopped within " + PATIENCE);
            }
            Uninterruptibles.sleepUninterruptibly(PAUSE);
        }
    }

    void thaw() {
        write("0");
    }

    private boolean isFrozen() {
        return FlatKeyed.parse(files.read(directory().resolve("cgroup.events")))
                        .get("frozen")
                        .orElse(0)
                == 1;
    }

    private void write(String value) {
        try {
            files.write(directory().resolve(FREEZE), value);
        } catch (SystemCallException e) {
            throw new SandboxException(sandbox, "could not freeze or thaw it: " + e.getMessage(), e);
        }
    }

    private Path directory() {
        return group.orElseThrow(() -> new IsolationException(
                sandbox + " can't be frozen",
                List.of("freezing: there is no usable " + FREEZE
                        + "; mount cgroup v2, also beside v1, on a kernel of 5.2 or later")));
    }
}
