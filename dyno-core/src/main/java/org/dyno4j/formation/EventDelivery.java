package org.dyno4j.formation;

import com.google.common.util.concurrent.MoreExecutors;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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

    private final List<Consumer<FormationEvent>> observers = new CopyOnWriteArrayList<>();
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

    /** The executor takes events on the control thread. */
    EventSubscription subscribe(Executor executor, Consumer<? super FormationEvent> consumer) {
        Consumer<FormationEvent> handOver = event -> executor.execute(() -> hand(consumer, event));
        observers.add(handOver);
        return () -> observers.remove(handOver);
    }

    /** Never blocks. */
    void deliver(FormationEvent event) {
        observers.forEach(observer -> observer.accept(event));
        listeners.forEach(listener -> listener.accept(event));
    }

    private static void hand(Consumer<? super FormationEvent> consumer, FormationEvent event) {
        try {
            consumer.accept(event);
        } catch (RuntimeException | Error failure) {
            LOG.warn("a listener threw on {}; it gets the next event all the same", event, failure);
        }
    }

    /** Delivers what was handed in, then ends the threads. */
    @Override
    public void close() {
        threads.shutdown();
    }

    private static final class Listener {
        private final Consumer<? super FormationEvent> consumer;
        private final Executor inOrder;
        private int queued; // guarded by this, as is dropped
        private long dropped;
        private volatile boolean ended;

        Listener(Consumer<? super FormationEvent> consumer, Executor inOrder) {
            this.consumer = consumer;
            this.inOrder = inOrder;
        }

        /** On the control thread. */
        void accept(FormationEvent event) {
            long missed;
            synchronized (this) {
                if (queued >= LONGEST_QUEUE) {
                    dropped++;
                    return;
                }
                queued++;
                missed = takeDropped();
            }
            inOrder.execute(() -> {
                begun();
                announce(event.time(), missed);
                hand(event);
                announce(event.time(), droppedLast());
            });
        }

        private synchronized void begun() {
            queued--;
        }

        /** What was dropped after the last event that is kept: nothing else may ever follow that could tell it. */
        private synchronized long droppedLast() {
            return queued == 0 ? takeDropped() : 0;
        }

        private synchronized long takeDropped() {
            long taken = dropped;
            dropped = 0;
            return taken;
        }

        private void announce(Instant time, long missed) {
            if (missed > 0) {
                hand(new FormationEvent.EventsDropped(time, missed));
            }
        }

        private void hand(FormationEvent event) {
            if (!ended) {
                EventDelivery.hand(consumer, event);
            }
        }
    }
}
