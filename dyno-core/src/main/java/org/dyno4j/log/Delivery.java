package org.dyno4j.log;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One subscriber's queue, and the thread that empties it: whatever the subscriber does, it does to that thread alone. */
final class Delivery implements LogSubscription, Outlet {
    private static final Logger LOGGER = LoggerFactory.getLogger(Delivery.class);
    private static final int BATCH = 256;

    private enum Phase {
        OPEN,
        CLOSING,
        ABANDONED
    }

    private final LogBuffer buffer;
    private final LogFilter filter;
    private final LogOverflow overflow;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Drops drops; // this and all below are guarded by the lock
    private final LineQueue queue;
    private long accepted;
    private long settled;
    private Instant lastTaken;
    private volatile Phase phase = Phase.OPEN; // written under the lock

    /** A delivery that begins with these lines, which the limits of the queue don't concern. */
    Delivery(
            LogBuffer buffer,
            String name,
            Consumer<? super LogLine> subscriber,
            SubscriptionOptions options,
            List<LogLine> first) {
        this.buffer = buffer;
        this.filter = options.filter();
        this.overflow = options.overflow();
        this.drops = new Drops(DropNotice.TAIL_OVERFLOW, buffer.rendering(), options.noticeInterval());
        this.queue = new LineQueue(overflow, options.queueLines(), options.queueBytes(), drops);
        this.accepted = first.size();
        this.lastTaken =
                first.isEmpty() ? Instant.MIN : first.get(first.size() - 1).time();
        this.thread = new Thread(() -> run(new ShieldedSubscriber(subscriber), first), name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void add(List<LogLine> lines) {
        List<LogLine> wanted = filter.select(lines);
        lock.lock();
        try {
            if (phase == Phase.OPEN && !wanted.isEmpty()) {
                wanted.forEach(queue::add);
                accepted += wanted.size();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean holdsBack() {
        lock.lock();
        try {
            return overflow == LogOverflow.BLOCK && queue.full();
        } finally {
            lock.unlock();
        }
    }

    private void run(ShieldedSubscriber subscriber, List<LogLine> first) {
        deliver(subscriber, first);
        List<LogLine> batch = new ArrayList<>(BATCH);
        while (take(batch)) {
            buffer.release();
            deliver(subscriber, batch);
            batch.clear();
        }
    }

    private void deliver(ShieldedSubscriber subscriber, List<LogLine> lines) {
        for (LogLine line : lines) {
            if (phase == Phase.ABANDONED) {
                return;
            }
            subscriber.accept(line);
        }
    }

    /** Fills an empty batch with what comes next, and waits for it; false where nothing comes any more. */
    private boolean take(List<LogLine> batch) {
        lock.lock();
        try {
            settled = accepted - queue.size();
            changed.signalAll();
            awaitSomething();
            if (phase == Phase.ABANDONED) {
                return false;
            }
            if (noticeDue()) {
                batch.add(drops.notice(lastTaken, System.nanoTime()));
            }
            queue.drainTo(batch, BATCH);
            if (batch.isEmpty()) {
                return false;
            }
            lastTaken = batch.get(batch.size() - 1).time();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void awaitSomething() {
        while (phase == Phase.OPEN && queue.size() == 0 && !noticeDue()) {
            try {
                if (drops.pending()) {
                    changed.awaitNanos(drops.noticeDelay(System.nanoTime()));
                } else {
                    changed.await();
                }
            } catch (InterruptedException e) {
                // Nobody but the subscriber, or abandon(), interrupts this thread: what matters is the phase.
                LOGGER.debug("{}: interrupted", thread.getName());
            }
        }
    }

    private boolean noticeDue() {
        return drops.pending() && (phase == Phase.CLOSING || drops.noticeDelay(System.nanoTime()) == 0);
    }

    @Override
    public long dropped() {
        lock.lock();
        try {
            return drops.total();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean flush(Duration timeout) throws InterruptedException {
        long remaining = TimeUnit.NANOSECONDS.convert(timeout);
        lock.lockInterruptibly();
        try {
            long target = accepted;
            while (settled < target && phase != Phase.ABANDONED && remaining > 0) {
                remaining = changed.awaitNanos(remaining);
            }
            return settled >= target;
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
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void awaitEnd(long deadline) {
        if (Thread.currentThread().equals(thread)) {
            return;
        }
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            abandon();
        }
    }

    private void abandon() {
        int undelivered;
        lock.lock();
        try {
            phase = Phase.ABANDONED;
            undelivered = queue.size();
            queue.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        LOGGER.warn(
                "{}: a log subscriber has not ended in time, {} lines are not delivered",
                thread.getName(),
                undelivered);
        thread.interrupt();
    }
}
