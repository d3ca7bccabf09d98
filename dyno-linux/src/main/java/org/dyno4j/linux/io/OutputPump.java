package org.dyno4j.linux.io;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.dyno4j.isolation.OutputSink;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.SystemCalls;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what comes out of a pipe or a terminal to a sink, on the loop's thread.
 *
 * <p>A sink that throws is logged and gets no more bytes; the pipe is still emptied, so that no process blocks on it.
 * Everything but the flow is for the loop's thread.
 */
final class OutputPump implements EventHandler, OutputSink.Flow {
    private static final Logger LOG = LoggerFactory.getLogger(OutputPump.class);

    private final SystemCalls calls;
    private final EventLoop loop;
    private final OutputKind kind;
    private final OwnedDescriptor source;
    private final OutputSink sink;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private boolean cutOff;
    private @Nullable Registration registration;
    private volatile boolean paused;

    /** Takes over the read end of a pipe, or the master of a terminal, which doesn't block. */
    OutputPump(EventLoop loop, OutputKind kind, OwnedDescriptor source, OutputSink sink) {
        this.calls = loop.calls();
        this.loop = loop;
        this.kind = kind;
        this.source = source;
        this.sink = sink;
    }

    /** Begins to read. */
    void start() {
        try {
            registration = loop.registerInBackground(source, isPaused() ? 0 : EpollEvents.EPOLLIN, this);
        } catch (RuntimeException e) {
            end();
            throw e;
        }
    }

    /** Completes after the sink's {@code end()}. */
    CompletionStage<Void> ended() {
        return ended;
    }

    /** Whether the sink has had its {@code end()}; from any thread. */
    boolean isEnded() {
        return ended.isDone();
    }

    @Override
    public void ready(int events) {
        if (!isPaused()) {
            transfer(loop.transferBuffer().capacity());
        }
    }

    /**
     * Gives the sink what is in the pipe at this moment, paused or not.
     *
     * <p>What a process had written before it ended is in there. What others go on writing is left to the loop, else
     * they could hold it for ever.
     */
    void drain() {
        int capacity = loop.transferBuffer().capacity();
        long left = ended.isDone() ? 0 : kind.waiting(calls, source);
        while (left > 0) {
            long count = transfer((int) Math.min(left, capacity));
            left = count == 0 ? 0 : left - count;
        }
        // Finds the end of the stream where nobody holds the other end any more.
        transfer(capacity);
    }

    /** Gives the sink what is in the pipe, and ends it, whoever may still hold the other end. */
    void finish() {
        drain();
        end();
    }

    /** Reads once; says how many bytes there were, 0 where there are none now or never again. */
    private long transfer(int most) {
        if (ended.isDone()) {
            return 0;
        }
        DirectBuffer buffer = loop.transferBuffer();
        long count = buffer.read(calls, source, most);
        if (count > 0) {
            give(buffer);
            return count;
        }
        if (count == -Errno.EAGAIN.number()) {
            return 0;
        }
        if (!kind.isEnd(count)) {
            LOG.error("{}: reading has failed, output is lost: {}", source, Errno.describe((int) -count));
        }
        end();
        return 0;
    }

    private void give(DirectBuffer buffer) {
        if (cutOff) {
            return;
        }
        try {
            sink.write(buffer.bytes(), this);
        } catch (RuntimeException | Error e) {
            LOG.error("{}: the sink has failed and gets nothing more", source, e);
            cutOff = true;
            resume();
        }
    }

    private void end() {
        if (ended.isDone()) {
            return;
        }
        try {
            if (registration != null) {
                registration.close();
            }
            source.close();
        } finally {
            endSink();
        }
    }

    private void endSink() {
        try {
            sink.end();
        } catch (RuntimeException | Error e) {
            LOG.error("{}: the sink has failed at its end", source, e);
        } finally {
            ended.complete(null);
        }
    }

    @Override
    public void abandon() {
        end();
    }

    @Override
    public void pause() {
        set(true);
    }

    @Override
    public void resume() {
        set(false);
    }

    private void set(boolean pause) {
        paused = pause;
        if (loop.isLoopThread()) {
            follow();
        } else {
            // Where the loop is closed there is nothing to pause or resume any more.
            loop.tryExecute(this::follow);
        }
    }

    /** Makes the registration follow the latest wish, whatever wishes crossed each other on the way. */
    private void follow() {
        if (registration != null) {
            registration.interest(isPaused() ? 0 : EpollEvents.EPOLLIN);
        }
    }

    /** A sink that is cut off has no say any more. */
    private boolean isPaused() {
        return paused && !cutOff;
    }
}
