package org.dyno4j.linux.io;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;
import org.jspecify.annotations.Nullable;

/**
 * The write end of a pipe, or the keyboard of a terminal, as a blocking stream.
 *
 * <p>A writer waits on a Java condition while the loop watches the full pipe: so it can be interrupted, and closing the
 * stream on another thread ends its wait. SIGPIPE does no harm: the JVM handles it and ignores it.
 */
final class PipeOutputStream extends OutputStream implements EventHandler {
    private static final int CHUNK = 64 * 1024;

    private final SystemCalls calls;
    private final EventLoop loop;
    private final OwnedDescriptor destination;

    /** Keeps the bytes of two writers apart. */
    private final ReentrantLock writers = new ReentrantLock();

    private final ReentrantLock state = new ReentrantLock();
    private final Condition changed = state.newCondition();
    // Guarded by state.
    private boolean writable = true;
    private boolean closed;

    /** The loop's alone. */
    private @Nullable Registration registration;

    /** Takes over the write end, which doesn't block. */
    PipeOutputStream(EventLoop loop, OwnedDescriptor destination) {
        this.calls = loop.calls();
        this.loop = loop;
        this.destination = destination;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (!writers.tryLock()) {
            lockInterruptibly(writers);
        }
        try (NativeArena arena = new NativeArena()) {
            Pointer chunk = arena.allocate(Math.min(length, CHUNK));
            int done = 0;
            while (done < length) {
                int size = Math.min(length - done, CHUNK);
                chunk.write(0, bytes, offset + done, size);
                writeFully(NativeArena.address(chunk), size, done);
                done += size;
            }
        } finally {
            writers.unlock();
        }
    }

    private void writeFully(long address, int length, int before) throws IOException {
        int done = 0;
        while (done < length) {
            long count = writeOnce(address + done, length - done);
            if (count > 0) {
                done += (int) count;
            } else if (count == -Errno.EAGAIN.number()) {
                awaitWritable(before + done);
            } else if (count == -Errno.EPIPE.number() || count == -Errno.EIO.number()) {
                throw new IOException(
                        destination + ": nobody reads the standard input any more: " + Errno.describe((int) -count));
            } else if (count != -Errno.EINTR.number()) {
                throw new IOException(destination + ": write failed: " + Errno.describe((int) -count));
            }
        }
    }

    private long writeOnce(long address, int length) throws IOException {
        state.lock();
        try {
            requireOpen();
            long count = calls.call(SystemCall.WRITE, destination.number(), address, length);
            if (count == -Errno.EAGAIN.number()) {
                writable = false;
            }
            return count;
        } finally {
            state.unlock();
        }
    }

    private void awaitWritable(int done) throws IOException {
        if (loop.isLoopThread()) {
            throw new IllegalStateException(
                    destination + ": the pipe is full, and the I/O thread must not wait for it");
        }
        if (!loop.tryExecute(this::watch)) {
            throw new IOException(destination + ": the isolation is closed");
        }
        lockInterruptibly(state);
        try {
            while (!writable) {
                requireOpen();
                changed.await();
            }
        } catch (InterruptedException e) {
            throw interrupted(done);
        } finally {
            state.unlock();
        }
    }

    private void lockInterruptibly(ReentrantLock lock) throws InterruptedIOException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            throw interrupted(0);
        }
    }

    private InterruptedIOException interrupted(int done) {
        Thread.currentThread().interrupt();
        InterruptedIOException exception =
                new InterruptedIOException(destination + ": interrupted while waiting to write");
        exception.bytesTransferred = done;
        return exception;
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException(destination + " is closed");
        }
    }

    private void watch() {
        if (destination.isClosed()) {
            return;
        }
        try {
            if (registration == null) {
                registration = loop.register(destination, EpollEvents.EPOLLOUT, this);
            } else {
                registration.interest(EpollEvents.EPOLLOUT);
            }
        } catch (RuntimeException e) {
            // Nobody would wake the writer.
            close();
            throw e;
        }
    }

    @Override
    public void ready(int events) {
        if (registration != null) {
            registration.interest(0);
        }
        state.lock();
        try {
            writable = true;
            changed.signalAll();
        } finally {
            state.unlock();
        }
    }

    @Override
    public void abandon() {
        close();
    }

    /** Whether the pipe is closed; from any thread. */
    boolean isClosed() {
        return destination.isClosed();
    }

    /** Closes the pipe; the reader finds the end of its input. Idempotent. */
    @Override
    public void close() {
        state.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            changed.signalAll();
        } finally {
            state.unlock();
        }
        if (loop.isLoopThread() || !loop.tryExecute(this::release)) {
            release();
        }
    }

    /** Nobody writes any more: whoever asks for the number under the lock has seen that the stream is closed. */
    private void release() {
        if (registration != null && loop.isLoopThread()) {
            registration.close();
        }
        destination.close();
    }
}
