package org.dyno4j.linux.io;

/** A task that the loop runs later. */
public final class Timer implements Comparable<Timer> {
    private final EventLoop loop;
    private final long due;
    private final Runnable task;

    /** Due on the scale of {@link System#nanoTime()}. */
    Timer(EventLoop loop, long due, Runnable task) {
        this.loop = loop;
        this.due = due;
        this.task = task;
    }

    /** Nanoseconds from that time on until the task is due. */
    long remaining(long now) {
        return due - now;
    }

    void run() {
        task.run();
    }

    /** Forgets the task, unless it ran already. From any thread; on the loop's own, it certainly won't run. */
    public void cancel() {
        loop.cancel(this);
    }

    /** Earlier first. Two timers that are due at once are not therefore equal. */
    @Override
    public int compareTo(Timer other) {
        return Long.signum(due - other.due);
    }
}
