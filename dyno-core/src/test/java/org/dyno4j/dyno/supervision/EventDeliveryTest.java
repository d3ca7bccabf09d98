package org.dyno4j.dyno.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who listens to events harms nobody else. */
@Timeout(180)
class EventDeliveryTest {
    private static final int KEPT = 10_000;

    private final EventDelivery<Event> delivery = new EventDelivery<>(Event::dropped);
    private final HeldListener held = new HeldListener();

    @AfterEach
    void close() {
        held.permits.release(1_000_000);
        delivery.close();
    }

    @Test
    void aListenerThatThrowsGetsTheNextEventAndOthersGetThemAll() {
        List<Event> thrownAt = new CopyOnWriteArrayList<>();
        List<Event> received = new CopyOnWriteArrayList<>();
        delivery.subscribe(event -> {
            thrownAt.add(event);
            throw new IllegalStateException("as this test wants it");
        });
        delivery.subscribe(event -> {
            thrownAt.add(event);
            throw new StackOverflowError("as this test wants it");
        });
        delivery.subscribe(received::add);
        deliver(1, 5);
        await().atMost(PATIENCE).until(() -> received.size() == 5 && thrownAt.size() == 10);
        assertThat(received).extracting(Event::number).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void aListenerThatIsSlowHoldsUpNobodyElse() {
        List<Event> received = new CopyOnWriteArrayList<>();
        delivery.subscribe(held);
        delivery.subscribe(received::add);
        deliver(1, 100);
        await().atMost(PATIENCE).until(() -> received.size() == 100);
        assertThat(held.received).isEmpty();
        held.permits.release(100);
        await().atMost(PATIENCE).until(() -> held.received.size() == 100);
        assertThat(held.received).isEqualTo(received);
    }

    @Test
    void whatIsDroppedIsCountedAndAnnouncedBeforeTheNextEvent() {
        fill();
        deliver(KEPT + 2, KEPT + 4);
        held.permits.release(1);
        held.awaitEntered(2);
        deliver(KEPT + 5, KEPT + 5);
        held.permits.release(1_000_000);
        await().atMost(PATIENCE).until(() -> held.received.size() == KEPT + 3);
        assertThat(held.received.get(KEPT + 1)).isEqualTo(new Event(KEPT + 5, 3));
        assertThat(held.received.get(KEPT + 2).number()).isEqualTo(KEPT + 5);
    }

    @Test
    void whatIsDroppedIsAnnouncedAlsoWhereNoEventFollows() {
        fill();
        deliver(KEPT + 2, KEPT + 8);
        held.permits.release(1_000_000);
        await().atMost(PATIENCE).until(() -> held.received.size() == KEPT + 2);
        assertThat(held.received.get(KEPT + 1)).isEqualTo(new Event(KEPT + 1, 7));
    }

    /** One event is with the listener, and as many as are kept wait. */
    private void fill() {
        delivery.subscribe(held);
        deliver(1, 1);
        held.awaitEntered(1);
        deliver(2, KEPT + 1);
    }

    @Test
    void aSubscriptionThatWasClosedGetsNoFurtherEvent() {
        Runnable end = delivery.subscribe(held);
        deliver(1, 3);
        held.awaitEntered(1);
        end.run();
        end.run();
        held.permits.release(10);
        List<Event> other = new CopyOnWriteArrayList<>();
        delivery.subscribe(other::add);
        deliver(4, 4);
        await().atMost(PATIENCE).until(() -> other.size() == 1 && !held.received.isEmpty());
        assertThat(held.received).extracting(Event::number).containsExactly(1L);
    }

    @Test
    void whatWasHandedInBeforeTheEndIsDelivered() {
        delivery.subscribe(held);
        deliver(1, 10);
        delivery.close();
        held.permits.release(10);
        await().atMost(PATIENCE).until(() -> held.received.size() == 10);
    }

    private void deliver(long first, long last) {
        LongStream.rangeClosed(first, last).forEach(number -> delivery.deliver(new Event(number, 0)));
    }

    /** One that was delivered, or what tells of so many that were not. */
    private record Event(long number, long dropped) {
        static Event dropped(Event neighbour, long count) {
            return new Event(neighbour.number(), count);
        }
    }

    /** Receives an event for each permit. */
    private static final class HeldListener implements Consumer<Event> {
        private final List<Event> received = Collections.synchronizedList(new ArrayList<>());
        private final Semaphore entered = new Semaphore(0);
        private final Semaphore permits = new Semaphore(0);

        @Override
        public void accept(Event event) {
            entered.release();
            permits.acquireUninterruptibly();
            received.add(event);
        }

        /** Waits until that many events are or were with the listener. */
        void awaitEntered(int events) {
            await().atMost(PATIENCE).until(() -> entered.availablePermits() >= events);
        }
    }
}
