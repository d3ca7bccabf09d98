package org.dyno4j.log;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of one drain, and what is done to empty it.
 *
 * <p>At any time the drain rests (it has no lines), waits (for its next attempt), or works on one of the shared threads.
 * Lines leave the queue in batches; a batch stays until all of it is handed on or refused, over any number of attempts.
 */
final class Drain implements LogDrain, Outlet {
    private static final Logger LOGGER = LoggerFactory.getLogger(Drain.class);
    private static final int BATCH_LINES = 1_024;
    private static final long BATCH_BYTES = 200_000; // of heap; about Logplex's 102,400 bytes sent

    /** How long a thread stays for more lines: handing over to another costs a dyno more than handing it lines. */
    private static final long LINGER_NANOS = Duration.ofMillis(10).toNanos();

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private enum Phase {
        OPEN,
        CLOSING,
        CLOSED
    }

    private final LogBuffer buffer;
    private final DrainTarget target;
    private final DrainOptions options;
    private final DrainThreads threads;
    private final InstantSource clock;
    private final DrainConnection connection; // used by the worker alone, except for its abort

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Drops overflown = new Drops(DropNotice.DRAIN_OVERFLOW); // this and all below are guarded by the lock
    private final Drops refused = new Drops(DropNotice.LOST);
    private final LineQueue queue;
    private Phase phase = Phase.OPEN;
    private boolean working;
    private boolean disconnected;
    private Optional<Thread> worker = Optional.empty();
    private Optional<Batch> batch = Optional.empty();
    private int inBatch;
    private Instant lastTaken = Instant.MIN;
    private long accepted;
    private long delivered;
    private long abandoned;
    private int failures;
    private Optional<DrainFailure> lastFailure = Optional.empty();
    private Optional<Instant> nextRetry = Optional.empty();
    private Optional<Future<?>> retryTimer = Optional.empty();

    Drain(LogBuffer buffer, DrainTarget target, DrainOptions options, DrainThreads threads, InstantSource clock) {
        this.buffer = buffer;
        this.target = target;
        this.options = options;
        this.threads = threads;
        this.clock = clock;
        this.connection = target.connection(options.rendering(), threads);
        this.queue = new LineQueue(options.overflow(), options.queueLines(), options.queueBytes(), overflown);
    }

    @Override
    public DrainTarget target() {
        return target;
    }

    @Override
    public void add(List<LogLine> lines) {
        LogFilter filter = options.filter();
        List<LogLine> wanted =
                filter.wantsAll() ? lines : lines.stream().filter(filter).toList();
        lock.lock();
        try {
            if (phase == Phase.OPEN && !wanted.isEmpty()) {
                wanted.forEach(queue::add);
                accepted += wanted.size();
                changed.signalAll();
                if (nextRetry.isEmpty()) {
                    startWorking();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean holdsBack() {
        lock.lock();
        try {
            return options.overflow() == LogOverflow.BLOCK && queue.full();
        } finally {
            lock.unlock();
        }
    }

    /** Has a thread work, unless one does. The lock is held. */
    private void startWorking() {
        if (working) {
            return;
        }
        working = true;
        stopWaiting();
        try {
            threads.execute(this::work);
        } catch (RejectedExecutionException e) { // the log was closed meanwhile
            LOGGER.debug("{}: not started any more", target, e);
            working = false;
            end();
        }
    }

    private void work() {
        boolean more = true;
        while (more) {
            Optional<Batch> next = next();
            buffer.release();
            more = next.isPresent() && send(next.get());
        }
        if (isLast()) {
            connection.close();
        }
    }

    /** What to send now; empty where this thread has nothing more to do. */
    private Optional<Batch> next() {
        lock.lock();
        try {
            worker = Optional.of(Thread.currentThread());
            if (phase != Phase.CLOSED && batch.isEmpty()) {
                linger();
                batch = takeBatch();
                inBatch = batch.map(Batch::linesLeft).orElse(0);
            }
            if (phase == Phase.CLOSED || batch.isEmpty()) {
                stopWorking();
                return Optional.empty();
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** This thread goes; where the drain is closing, so does the drain. The lock is held. */
    private void stopWorking() {
        working = false;
        worker = Optional.empty();
        if (phase == Phase.CLOSING) {
            end();
        }
    }

    /** Whether this thread is the one to close the connection: nobody works on it any more, or ever will. */
    private boolean isLast() {
        lock.lock();
        try {
            boolean last = phase == Phase.CLOSED && !working && !disconnected;
            disconnected = disconnected || last;
            return last;
        } finally {
            lock.unlock();
        }
    }

    private void linger() {
        long remaining = LINGER_NANOS;
        try {
            while (phase == Phase.OPEN && nothingToSay() && remaining > 0) {
                remaining = changed.awaitNanos(remaining);
            }
        } catch (InterruptedException e) {
            // Nobody but a consumer, or abandon(), interrupts this thread: what matters is the phase.
            LOGGER.debug("{}: interrupted", target);
        }
    }

    private boolean nothingToSay() {
        return queue.size() == 0 && !overflown.pending() && !refused.pending();
    }

    private Optional<Batch> takeBatch() {
        List<LogLine> lines = new ArrayList<>();
        for (Drops drops : List.of(refused, overflown)) {
            if (drops.pending()) {
                lines.add(drops.notice(lastTaken, System.nanoTime()));
            }
        }
        int notices = lines.size();
        queue.drainTo(lines, BATCH_LINES, BATCH_BYTES);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        lastTaken = lines.get(lines.size() - 1).time();
        return Optional.of(new Batch(lines, notices));
    }

    /** Sends a batch; false where this thread is not to go on. */
    private boolean send(Batch next) {
        try {
            connection.send(next);
            settle(next, Optional.empty());
        } catch (DrainRefusal refusal) {
            settle(next, Optional.of(refusal));
        } catch (IOException | RuntimeException | InterruptedException | Error failure) {
            failed(next, failure);
            return false;
        }
        return true;
    }

    /** Counts what became of a batch. */
    private void settle(Batch sent, Optional<DrainRefusal> refusal) {
        lock.lock();
        try {
            count(sent);
            refusal.ifPresent(reason -> {
                lastFailure = Optional.of(DrainFailure.of(clock.instant(), reason));
                giveUp(sent, reason.lines());
            });
            failures = 0;
            if (sent.isDone()) {
                batch = Optional.empty();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Counts as delivered what was handed on since this was last called. The lock is held. */
    private void count(Batch sent) {
        if (phase != Phase.CLOSED) { // where it has been given up, it has been counted
            delivered += inBatch - sent.linesLeft();
            inBatch = sent.linesLeft();
        }
    }

    private void giveUp(Batch sent, int lines) {
        if (phase != Phase.CLOSED) {
            int before = sent.linesLeft();
            List<LogLine> given = sent.rest().subList(0, lines);
            sent.advance(lines);
            int lost = before - sent.linesLeft();
            given.subList(lines - lost, lines).forEach(line -> refused.count(line.time()));
            inBatch = sent.linesLeft();
        }
    }

    private void failed(Batch sent, Throwable reason) {
        DrainFailure failure = DrainFailure.of(clock.instant(), reason);
        boolean first;
        lock.lock();
        try {
            count(sent);
            failures++;
            first = failures == 1 && phase == Phase.OPEN;
            lastFailure = Optional.of(failure);
            if (sent.isDone()) {
                batch = Optional.empty();
            }
            stopWorking();
            if (phase == Phase.OPEN) {
                waitForRetry();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (first) {
            tell(failure);
        }
    }

    private void waitForRetry() {
        Duration delay = options.retry().delayAfter(failures, ThreadLocalRandom.current());
        nextRetry = Optional.of(clock.instant().plus(delay));
        retryTimer = Optional.of(threads.after(delay, this::retry));
    }

    private void retry() {
        lock.lock();
        try {
            if (phase == Phase.OPEN && nextRetry.isPresent()) {
                startWorking();
            }
        } finally {
            lock.unlock();
        }
    }

    private void stopWaiting() {
        nextRetry = Optional.empty();
        retryTimer.ifPresent(timer -> timer.cancel(false));
        retryTimer = Optional.empty();
    }

    /** Tells once, when it begins, that the drain fails; its state tells the rest. */
    private void tell(DrainFailure failure) {
        LOGGER.warn("{}: log lines can't be delivered, they are kept and tried again: {}", target, failure.message());
        if (failure.cause() == DrainFailure.Cause.UNTRUSTED) {
            String error = failure.message().replace('"', '\'');
            String text = "Error L14 (certificate validation): error=\"" + error + "\" uri=\"" + target + "\"";
            buffer.append(LogLine.DYNO, LogLine.LOGS, text);
        }
    }

    @Override
    public DrainStatus status() {
        lock.lock();
        try {
            DrainStatus.State state = phase == Phase.CLOSED
                    ? DrainStatus.State.CLOSED
                    : failures > 0 ? DrainStatus.State.FAILING : DrainStatus.State.OPEN;
            return new DrainStatus(state, queue.size() + inBatch, delivered, dropped(), lastFailure, nextRetry);
        } finally {
            lock.unlock();
        }
    }

    private long dropped() {
        return overflown.total() + refused.total() + abandoned;
    }

    @Override
    public boolean flush(Duration timeout) throws InterruptedException {
        long remaining = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            long target = accepted;
            while (settled() < target && remaining > 0) {
                remaining = changed.awaitNanos(remaining);
            }
            return settled() >= target;
        } finally {
            lock.unlock();
        }
    }

    private long settled() {
        return accepted - queue.size() - inBatch;
    }

    @Override
    public void close() {
        beginClosing();
        awaitEnd(System.nanoTime() + CLOSE_PATIENCE.toNanos());
    }

    @Override
    public void beginClosing() {
        buffer.remove(this);
        lock.lock();
        try {
            if (phase == Phase.OPEN) {
                phase = Phase.CLOSING;
                changed.signalAll();
                startWorking();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void awaitEnd(long deadline) {
        lock.lock();
        try {
            if (worker.filter(Thread.currentThread()::equals).isPresent()) {
                return; // a consumer that closes its own drain
            }
            awaitClosed(deadline);
            abandon();
        } finally {
            lock.unlock();
        }
    }

    private void awaitClosed(long deadline) {
        try {
            while (phase != Phase.CLOSED && deadline - System.nanoTime() > 0) {
                changed.awaitNanos(deadline - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives up what is left, if there is anything, and the thread that still works on it. The lock is held. */
    private void abandon() {
        if (phase != Phase.CLOSED) {
            worker.ifPresent(Thread::interrupt);
            connection.abort();
            end();
        }
    }

    /** Counts what is left as dropped. The lock is held. */
    private void end() {
        int left = queue.size() + inBatch;
        phase = Phase.CLOSED;
        abandoned += left;
        queue.clear();
        inBatch = 0;
        stopWaiting();
        changed.signalAll();
        if (left > 0) {
            LOGGER.warn("{}: closed while {} log lines were not delivered", target, left);
        }
    }
}
