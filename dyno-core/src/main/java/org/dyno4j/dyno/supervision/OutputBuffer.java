package org.dyno4j.dyno.supervision;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import org.dyno4j.isolation.OutputSink;

/**
 * Keeps what a command prints until somebody reads it, and lets the command wait while there is too much.
 *
 * <p>Written to on the I/O thread, read on any other.
 */
final class OutputBuffer extends InputStream implements OutputSink {
    private static final int ENOUGH = 64 * 1024;

    // All guarded by this.
    private final Deque<ByteBuffer> chunks = new ArrayDeque<>();
    private int size;
    private boolean ended;
    private boolean closed;
    private Optional<Flow> paused = Optional.empty();

    @Override
    public synchronized void write(ByteBuffer bytes, Flow flow) {
        if (closed) {
            bytes.position(bytes.limit());
            return;
        }
        ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        size += copy.remaining();
        chunks.add(copy);
        if (size >= ENOUGH) {
            flow.pause();
            paused = Optional.of(flow);
        }
        notifyAll();
    }

    @Override
    public synchronized void end() {
        ended = true;
        paused = Optional.empty();
        notifyAll();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        int count;
        Optional<Flow> drained;
        synchronized (this) {
            awaitSomething();
            count = take(bytes, offset, length);
            drained = size < ENOUGH / 2 ? unpaused() : Optional.empty();
        }
        // Outside the lock: whoever resumes may wait for the very thread that calls write.
        drained.ifPresent(Flow::resume);
        return count;
    }

    private int take(byte[] bytes, int offset, int length) {
        if (chunks.isEmpty()) {
            return -1;
        }
        ByteBuffer first = chunks.getFirst();
        int count = Math.min(length, first.remaining());
        first.get(bytes, offset, count);
        if (!first.hasRemaining()) {
            chunks.removeFirst();
        }
        size -= count;
        return count;
    }

    private void awaitSomething() throws InterruptedIOException {
        try {
            while (chunks.isEmpty() && !ended && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for output");
        }
    }

    private Optional<Flow> unpaused() {
        Optional<Flow> flow = paused;
        paused = Optional.empty();
        return flow;
    }

    @Override
    public synchronized int available() {
        return size;
    }

    /** Throws away what is there and what comes. Idempotent. */
    @Override
    public void close() {
        Optional<Flow> drained;
        synchronized (this) {
            closed = true;
            chunks.clear();
            size = 0;
            drained = unpaused();
            notifyAll();
        }
        drained.ifPresent(Flow::resume);
    }
}
