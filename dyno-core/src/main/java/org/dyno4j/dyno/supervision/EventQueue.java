package org.dyno4j.dyno.supervision;

import com.google.common.math.LongMath;
import com.google.common.util.concurrent.MoreExecutors;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for one subscriber. Thread-safe; the subscriber is called on one thread at a time, and never with a lock.
 *
 * <p>All is done by one task, {@link #work}, of which at most one waits or runs: so nothing is reordered.
 */
final class EventQueue<E> implements Flow.Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);
    private static final int LONGEST = 10_000;

    private final Flow.Subscriber<? super E> subscriber;
    private final Executor inOrder;
    private final EventDelivery.Notice<E> notice;
    private final Consumer<EventQueue<E>> ended;

    // All of these are guarded by this.
    private final Queue<E> waiting = new ArrayDeque<>();
    private Optional<E> last = Optional.empty();
    private Optional<Throwable> misuse = Optional.empty();
    private boolean subscribed;
    private boolean completed;
    private boolean over;
    private boolean working;
    private long demand;
    private long dropped;

    EventQueue(
            Flow.Subscriber<? super E> subscriber,
            Executor threads,
            EventDelivery.Notice<E> notice,
            Consumer<EventQueue<E>> ended) {
        this.subscriber = subscriber;
        this.inOrder = MoreExecutors.newSequentialExecutor(threads);
        this.notice = notice;
        this.ended = ended;
        wake();
    }

    /** Never blocks. */
    synchronized void accept(E event) {
        if (over || completed) {
            return;
        }
        if (waiting.size() >= LONGEST) {
            dropped++;
            return;
        }
        if (dropped > 0) {
            waiting.add(notice.of(event, takeDropped()));
        }
        waiting.add(event);
        wake();
    }

    /** No event follows. */
    synchronized void complete() {
        completed = true;
        wake();
    }

    @Override
    public synchronized void request(long events) {
        if (events <= 0) {
            misuse = Optional.of(new IllegalArgumentException(
                    "a subscriber asked for " + events + " events; at least 1 can be asked for"));
        } else {
            demand = LongMath.saturatedAdd(demand, events);
        }
        wake();
    }

    @Override
    public void cancel() {
        synchronized (this) {
            over = true;
            waiting.clear();
        }
        ended.accept(this);
    }

    private synchronized void wake() {
        if (!working && !over) {
            working = true;
            inOrder.execute(this::work);
        }
    }

    private void work() {
        Optional<Runnable> signal = nextSignal();
        while (signal.isPresent()) {
            try {
                signal.get().run();
            } catch (RuntimeException | Error failure) {
                LOG.warn("a subscriber to events threw; it gets nothing more", failure);
                cancel();
            }
            signal = nextSignal();
        }
    }

    private synchronized Optional<Runnable> nextSignal() {
        Optional<Runnable> signal = over ? Optional.empty() : findSignal();
        working = signal.isPresent();
        return signal;
    }

    private Optional<Runnable> findSignal() {
        if (!subscribed) {
            subscribed = true;
            return Optional.of(() -> subscriber.onSubscribe(this));
        }
        if (misuse.isPresent()) {
            Throwable failure = misuse.get();
            return Optional.of(() -> end(() -> subscriber.onError(failure)));
        }
        Optional<E> next = demand > 0 ? nextEvent() : Optional.empty();
        if (next.isPresent()) {
            demand = demand == Long.MAX_VALUE ? demand : demand - 1;
            return Optional.of(() -> subscriber.onNext(next.get()));
        }
        boolean nothingLeft = waiting.isEmpty() && dropped == 0;
        return completed && nothingLeft ? Optional.of(() -> end(subscriber::onComplete)) : Optional.empty();
    }

    /** What was dropped is told of at the latest behind the last event that is kept: maybe none ever follows. */
    private Optional<E> nextEvent() {
        if (waiting.isEmpty()) {
            return dropped > 0 ? last.map(event -> notice.of(event, takeDropped())) : Optional.empty();
        }
        last = Optional.of(waiting.remove());
        return last;
    }

    private long takeDropped() {
        long taken = dropped;
        dropped = 0;
        return taken;
    }

    private void end(Runnable signal) {
        cancel();
        signal.run();
    }
}
