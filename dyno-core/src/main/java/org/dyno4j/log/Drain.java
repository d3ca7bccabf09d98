package org.dyno4j.log;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties the queue of one drain.
 *
 * <p>At any time the drain rests (it has no lines), waits (for its next attempt), or works on one of the shared threads.
 */
final class Drain implements LogDrain, Outlet {
    private static final Logger LOGGER = LoggerFactory.getLogger(Drain.class);

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
    private final DrainLedger ledger; // this and all below are guarded by the lock
    private final DrainHealth health;
    private Phase phase = Phase.OPEN;
    private boolean working;
    private boolean disconnected;
    private Optional<Thread> worker = Optional.empty();

    Drain(LogBuffer buffer, DrainTarget target, DrainOptions options, DrainThreads threads, InstantSource clock) {
        this.buffer = buffer;
        this.target = target;
        this.options = options;
        this.threads = threads;
        this.clock = clock;
        this.connection = target.connection(options.rendering(), threads);
        this.ledger = new DrainLedger(options, buffer.rendering());
        this.health = new DrainHealth(options.retry(), threads);
    }

    @Override
    public DrainTarget target() {
        return target;
    }

    @Override
    public void add(List<LogLine> lines) {
        List<LogLine> wanted = options.filter().select(lines);
        lock.lock();
        try {
            if (phase == Phase.OPEN && !wanted.isEmpty()) {
                ledger.add(wanted);
                changed.signalAll();
                if (!health.isWaiting()) {
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
            return options.overflow() == LogOverflow.BLOCK && ledger.isFull();
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
        health.stopWaiting();
        try {
            threads.execute(this::work);
        } catch (RejectedExecutionException e) { // the log was closed meanwhile
            LOGGER.debug("{}: not started any more", target, e);
            working = false;
            end();
        } catch (
                OutOfMemoryError
                        e) { // no thread can be made: the next line is the next occasion, and no dyno's trouble
            LOGGER.debug("{}: not started now", target, e);
            working = false;
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
            finish();
        }
    }

    /** What to send now; empty where this thread has nothing more to do. */
    private Optional<Batch> next() {
        lock.lock();
        try {
            worker = Optional.of(Thread.currentThread());
            linger();
            Optional<Batch> next = phase == Phase.CLOSED ? Optional.empty() : ledger.next();
            if (next.isEmpty()) {
                stopWorking();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** This thread goes on to its end. The lock is held. */
    private void stopWorking() {
        working = false;
        worker = Optional.empty();
    }

    /** Whether this thread is the one to close the connection: nobody works on it any more, or ever will. */
    private boolean isLast() {
        lock.lock();
        try {
            boolean last = phase != Phase.OPEN && !working && !disconnected;
            disconnected = disconnected || last;
            return last;
        } finally {
            lock.unlock();
        }
    }

    private void finish() {
        lock.lock();
        try {
            if (phase != Phase.CLOSED) {
                end();
            }
        } finally {
            lock.unlock();
        }
    }

    private void linger() {
        long remaining = threads.linger().toNanos();
        try {
            while (phase == Phase.OPEN && ledger.isEmpty() && remaining > 0) {
                remaining = changed.awaitNanos(remaining);
            }
        } catch (InterruptedException e) {
            // Nobody but a consumer, or abandon(), interrupts this thread: what matters is the phase.
            LOGGER.debug("{}: interrupted", target);
        }
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
            if (phase != Phase.CLOSED) { // where it has been given up, it has been counted
                ledger.handedOn(sent);
                refusal.ifPresent(reason -> {
                    health.refused(DrainFailure.of(clock.instant(), reason));
                    ledger.refused(sent, reason.lines());
                });
            }
            health.succeeded();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void failed(Batch sent, Throwable reason) {
        DrainFailure failure = DrainFailure.of(clock.instant(), reason);
        boolean first;
        lock.lock();
        try {
            if (phase != Phase.CLOSED) {
                ledger.handedOn(sent);
            }
            first = health.failed(failure) && phase == Phase.OPEN;
            stopWorking();
            if (phase == Phase.OPEN) {
                health.await(clock.instant(), this::retry);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (first) {
            tell(failure);
        }
    }

    private void retry() {
        lock.lock();
        try {
            if (phase == Phase.OPEN && health.isWaiting()) {
                startWorking();
            }
        } finally {
            lock.unlock();
        }
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
                    : health.isFailing() ? DrainStatus.State.FAILING : DrainStatus.State.OPEN;
            return new DrainStatus(
                    state,
                    ledger.queued(),
                    ledger.delivered(),
                    ledger.dropped(),
                    health.lastFailure(),
                    health.nextRetry());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean flush(Duration timeout) throws InterruptedException {
        long remaining = TimeUnit.NANOSECONDS.convert(timeout);
        lock.lockInterruptibly();
        try {
            long target = ledger.accepted();
            while (ledger.settled() < target && remaining > 0) {
                remaining = changed.awaitNanos(remaining);
            }
            return ledger.settled() >= target;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        beginClosing();
        awaitEnd(buffer.closeDeadline());
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
        phase = Phase.CLOSED;
        long left = ledger.abandon();
        health.stopWaiting();
        changed.signalAll();
        if (left > 0) {
            LOGGER.warn("{}: closed while {} log lines were not delivered", target, left);
        }
    }
}
