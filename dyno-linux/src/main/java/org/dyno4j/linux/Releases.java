package org.dyno4j.linux;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has been acquired so far, to be given back in reverse order, all of it, whatever fails on the way.
 *
 * <p>Not thread-safe.
 */
final class Releases {
    private final Deque<Runnable> releases = new ArrayDeque<>();

    /** Remembers how to give back what was just acquired. */
    void add(Runnable release) {
        releases.push(release);
    }

    /** Gives everything back; then throws the first failure, with further ones suppressed in it. */
    void run() {
        RuntimeException failure = null;
        while (!releases.isEmpty()) {
            try {
                releases.pop().run();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Gives everything back because of a failure, to which further ones are added. */
    <E extends Throwable> E after(E cause) {
        try {
            run();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
        return cause;
    }
}
