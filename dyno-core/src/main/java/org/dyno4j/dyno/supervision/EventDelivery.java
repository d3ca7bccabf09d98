package org.dyno4j.dyno.supervision;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events to listeners and subscribers, to each in their order, each through a bounded queue of its own.
 *
 * <p>One that is busy has a thread of its own for as long as that lasts, so a slow one holds up nobody else.
 */
public final class EventDelivery<E> implements Flow.Publisher<E>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventDelivery.class);
    private static final int IDLE_SECONDS = 5;

    private final Notice<E> notice;
    private final List<Consumer<E>> observers = new CopyOnWriteArrayList<>();
    private final List<EventQueue<E>> queues = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new DaemonThreads("dyno4j-events"));
    private boolean closed; // guarded by this

    /** {@code notice} makes the event that tells of others which were dropped. */
    public EventDelivery(Notice<E> notice) {
        this.notice = notice;
    }

    /** Makes the event that tells of others which were dropped. */
    @FunctionalInterface
    public interface Notice<E> {
        /** So many were dropped, shortly before or after that event. */
        E of(E neighbour, long dropped);
    }

    /**
     * Has a listener told of all that is delivered from now on. What it throws is logged, and it gets the next event.
     *
     * @return ends that: no further event is handed over, one that is being handed over may still be; idempotent
     */
    public Runnable subscribe(Consumer<? super E> listener) {
        return add(new ListeningSubscriber<>(listener))::cancel;
    }

    /**
     * The same for a subscriber, as {@link Flow} wants it. One that asks for too little is treated as one that is slow;
     * one that throws gets nothing more. After the end it is told so when it has got all that was delivered before.
     */
    @Override
    public void subscribe(Flow.Subscriber<? super E> subscriber) {
        EventQueue<E> unused = add(subscriber);
    }

    private EventQueue<E> add(Flow.Subscriber<? super E> subscriber) {
        synchronized (this) {
            if (!closed) {
                EventQueue<E> queue = new EventQueue<>(subscriber, threads, notice, this::forget);
                queues.add(queue);
                return queue;
            }
        }
        EventQueue<E> ended = new EventQueue<>(subscriber, Runnable::run, notice, this::forget);
        ended.complete();
        return ended;
    }

    /**
     * The same, but the executor has the queue.
     *
     * @param executor takes each event when it is delivered, on that thread
     * @return ends that; idempotent
     */
    public Runnable subscribe(Executor executor, Consumer<? super E> listener) {
        Consumer<E> observer = event -> executor.execute(() -> hand(listener, event));
        observers.add(observer);
        return () -> observers.remove(observer);
    }

    /** Never blocks. One after the other, or there is no order. */
    public void deliver(E event) {
        observers.forEach(observer -> observer.accept(event));
        queues.forEach(queue -> queue.accept(event));
    }

    static <E> void hand(Consumer<? super E> listener, E event) {
        try {
            listener.accept(event);
        } catch (RuntimeException | Error failure) {
            LOG.warn("a listener threw on {}; it gets the next event all the same", event, failure);
        }
    }

    private synchronized void forget(EventQueue<E> queue) {
        queues.remove(queue);
        endThreads();
    }

    /** Delivers what was handed in, then ends the threads. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        queues.forEach(EventQueue::complete);
        endThreads();
    }

    /** Only when nobody needs them any more; idle ones end by themselves. */
    private void endThreads() {
        if (closed && queues.isEmpty()) {
            threads.shutdown();
        }
    }
}
