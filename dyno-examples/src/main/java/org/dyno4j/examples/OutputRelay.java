package org.dyno4j.examples;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.dyno4j.isolation.OutputSink;

/**
 * Passes what a process writes on to a stream that may block, byte for byte, from a thread of its own.
 *
 * <p>While more than {@link #HIGH_WATER} bytes wait, the process waits too.
 */
final class OutputRelay implements OutputSink {
    private static final int HIGH_WATER = 1 << 20;
    private static final int LOW_WATER = HIGH_WATER / 2;

    private final OutputStream target;
    private final Runnable onBroken;
    private final Thread thread;
    private final Queue<byte[]> waiting = new ArrayDeque<>(); // this and all below are guarded by this
    private int waitingBytes;
    private Optional<Flow> paused = Optional.empty();
    private boolean ended;

    /** Starts a relay; onBroken is called once if the stream takes no more. */
    OutputRelay(String name, OutputStream target, Runnable onBroken) {
        this.target = target;
        this.onBroken = onBroken;
        this.thread = new Thread(this::run, "relay-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized void write(ByteBuffer bytes, Flow flow) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        waiting.add(copy);
        waitingBytes += copy.length;
        if (waitingBytes > HIGH_WATER) {
            flow.pause();
            paused = Optional.of(flow);
        }
        notifyAll();
    }

    @Override
    public synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Waits until all has been passed on, after the process and everything else that could write has ended. */
    void await() throws InterruptedException {
        thread.join();
    }

    private void run() {
        boolean broken = false;
        Optional<byte[]> next = next();
        while (next.isPresent()) {
            if (!broken && !passOn(next.get())) {
                broken = true;
                onBroken.run();
            }
            resumeWhereDrained();
            next = next();
        }
    }

    private boolean passOn(byte[] bytes) {
        try {
            target.write(bytes);
            target.flush();
            return true;
        } catch (IOException nobodyReads) {
            return false;
        }
    }

    private synchronized Optional<byte[]> next() {
        try {
            while (waiting.isEmpty() && !ended) {
                wait();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        Optional<byte[]> next = Optional.ofNullable(waiting.poll());
        next.ifPresent(bytes -> waitingBytes -= bytes.length);
        return next;
    }

    /** Resumes outside the lock: whoever resumes may be called by the very thread that calls write. */
    private void resumeWhereDrained() {
        Optional<Flow> drained = Optional.empty();
        synchronized (this) {
            if (waitingBytes <= LOW_WATER) {
                drained = paused;
                paused = Optional.empty();
            }
        }
        drained.ifPresent(Flow::resume);
    }
}
