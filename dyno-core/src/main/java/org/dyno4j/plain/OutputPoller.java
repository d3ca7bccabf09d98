package org.dyno4j.plain;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread that reads the output of all processes, by asking each pipe whether there is anything.
 *
 * <p>Asking, not waiting: a read that waits can't be ended from outside, and a pipe that a grandchild has inherited
 * would keep it from seeing the end of the process. While nothing comes it asks less and less often, down to fifty
 * times a second.
 */
final class OutputPoller implements AutoCloseable {
    private static final long SHORTEST_PAUSE = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long IDLE_PAUSE = TimeUnit.HOURS.toNanos(1);

    private final List<PlainProcess> processes = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "dyno4j-plain-output");
    private volatile boolean closed;

    OutputPoller() {
        thread.setDaemon(true);
        thread.start();
    }

    void add(PlainProcess process) {
        processes.add(process);
        process.onExit(this::wake);
        wake();
    }

    /**
     * Refuses what waits for this thread's work, before anything is done.
     *
     * @param awaited what is waited for, as a clause: {@code web.1 is closed}
     * @throws IllegalStateException on this thread
     */
    void refuseOnItsThread(String awaited) {
        if (Thread.currentThread().equals(thread)) {
            throw new IllegalStateException("the I/O thread can't wait until " + awaited
                    + ", which it has to bring about itself; do that on another thread, such as by thenRunAsync");
        }
    }

    private void wake() {
        LockSupport.unpark(thread);
    }

    private void run() {
        byte[] buffer = new byte[1 << 16];
        long pause = SHORTEST_PAUSE;
        while (!closed || !processes.isEmpty()) {
            boolean moved = false;
            for (PlainProcess process : processes) {
                moved |= process.pump(buffer);
            }
            processes.removeIf(PlainProcess::over);
            pause = moved ? SHORTEST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
            if (!moved) {
                LockSupport.parkNanos(processes.isEmpty() ? IDLE_PAUSE : pause);
            }
        }
    }

    /** Ends the thread as soon as no process is left. */
    @Override
    public void close() {
        closed = true;
        wake();
    }
}
