package org.dyno4j.formation;

import com.google.common.util.concurrent.MoreExecutors;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.dyno4j.dyno.supervision.DaemonThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events to listeners, to each in their order, each through a bounded queue of its own.
 *
 * <p>A listener that is busy has a thread of its own for as long as that lasts, so a slow one holds up nobody else.
 */
final class EventDelivery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventDelivery.class);
    private static final int LONGEST_QUEUE = 10_000;
    private static final int IDLE_SECONDS = 5;

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new DaemonThreads("dyno4j-events"),
            new ThreadPoolExecutor.DiscardPolicy());

    EventSubscription subscribe(Consumer<? super FormationEvent> consumer) {
        Listener listener = new Listener(consumer, MoreExecutors.newSequentialExecutor(threads));
        listeners.add(listener);
        return () -> {
            listener.ended = true;
            listeners.remove(listener);
        };
    }

    /** Never blocks. */
    void deliver(FormationEvent event) {
        listeners.forEach(listener -> listener.accept(event));
    }

    /** Delivers what was handed in, then ends the threads. */
    @Override
    public void close() {
        threads.shutdown();
    }

    private static final class Listener {
        private final Consumer<? super FormationEvent> consumer;
        private final Executor inOrder;
        private final AtomicInteger queued = new AtomicInteger();
        private final AtomicLong dropped = new AtomicLong();
        private volatile boolean ended;

        Listener(Consumer<? super FormationEvent> consumer, Executor inOrder) {
            this.consumer = consumer;
            this.inOrder = inOrder;
        }

        /** On the control thread. */
        void accept(FormationEvent event) {
            if (queued.get() >= LONGEST_QUEUE) {
                dropped.incrementAndGet();
                return;
            }
            queued.incrementAndGet();
            long missed = dropped.getAndSet(0);
            inOrder.execute(() -> {
                queued.decrementAndGet();
                if (missed > 0) {
                    hand(new FormationEvent.EventsDropped(event.time(), missed));
                }
                hand(event);
            });
        }

        private void hand(FormationEvent event) {
            if (ended) {
                return;
            }
            try {
                consumer.accept(event);
            } catch (RuntimeException | Error failure) {
                LOG.warn("a listener threw on {}; it gets the next event all the same", event, failure);
            }
        }
    }
}
