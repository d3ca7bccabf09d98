package org.dyno4j.dyno.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events as a {@link Flow.Publisher}: the rules of the reactive streams that subscribers rely on. */
@Timeout(180)
class EventPublisherTest {
    private static final int KEPT = 10_000;

    private final EventDelivery<Long> delivery = new EventDelivery<>((neighbour, dropped) -> -dropped);

    @AfterEach
    void close() {
        delivery.close();
    }

    @Test
    void nobodyGetsMoreThanHeHasAskedForAndAllInOrder() {
        Recording subscriber = new Recording(subscription -> {});
        delivery.subscribe(subscriber);
        subscriber.awaitSubscribed();
        deliver(1, 5);
        subscriber.subscription().request(2);
        await().atMost(PATIENCE).until(() -> subscriber.received.size() == 2);
        deliver(6, 6);
        Recording other = new Recording(subscription -> subscription.request(Long.MAX_VALUE));
        delivery.subscribe(other);
        deliver(7, 7);
        await().atMost(PATIENCE).until(() -> other.received.equals(List.of(7L)));
        assertThat(subscriber.received).containsExactly(1L, 2L);
        subscriber.subscription().request(3);
        subscriber.subscription().request(Long.MAX_VALUE);
        await().atMost(PATIENCE).until(() -> subscriber.received.size() == 7);
        assertThat(subscriber.received).isSorted();
    }

    @Test
    void oneWhoAsksForOneAfterTheOtherGetsThemAllAndThenTheEnd() {
        Recording subscriber = new Recording(subscription -> subscription.request(1)) {
            @Override
            public void onNext(Long event) {
                super.onNext(event);
                subscription().request(1);
            }
        };
        delivery.subscribe(subscriber);
        deliver(1, 5_000);
        delivery.close();
        subscriber.awaitEnd();
        assertThat(subscriber.received)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 5_000).boxed().toList());
        assertThat(subscriber.failures).isEmpty();
    }

    @Test
    void theEndComesBehindWhatNobodyHasAskedForYet() {
        Recording subscriber = new Recording(subscription -> {});
        delivery.subscribe(subscriber);
        deliver(1, 1);
        delivery.close();
        subscriber.awaitSubscribed();
        assertThat(subscriber.ended.getCount()).isEqualTo(1);
        subscriber.subscription().request(1);
        subscriber.awaitEnd();
        assertThat(subscriber.received).containsExactly(1L);
    }

    @Test
    void oneWhoComesAfterTheEndIsToldSo() {
        delivery.close();
        Recording late = new Recording(subscription -> {});
        delivery.subscribe(late);
        late.awaitEnd();
        assertThat(late.received).isEmpty();
    }

    @Test
    void whatOneWhoAsksForNothingMissesIsCountedAndAnnouncedInItsPlace() {
        Recording subscriber = new Recording(subscription -> {});
        delivery.subscribe(subscriber);
        deliver(1, KEPT + 7);
        subscriber.awaitSubscribed();
        subscriber.subscription().request(1);
        await().atMost(PATIENCE).until(() -> subscriber.received.size() == 1);
        deliver(KEPT + 8, KEPT + 8);
        subscriber.subscription().request(Long.MAX_VALUE);
        await().atMost(PATIENCE).until(() -> subscriber.received.size() == KEPT + 2);
        assertThat(subscriber.received).endsWith((long) KEPT, -7L, KEPT + 8L);
    }

    @Test
    void aRequestForNothingIsAnErrorAndTheEnd() {
        Recording subscriber = new Recording(subscription -> subscription.request(0));
        delivery.subscribe(subscriber);
        await().atMost(PATIENCE).until(() -> subscriber.failures.size() == 1);
        assertThat(subscriber.failures).first().isInstanceOf(IllegalArgumentException.class);
        assertNothingComesTo(subscriber);
    }

    @Test
    void oneWhoThrowsOrCancelsGetsNothingMore() {
        Recording throwing = new Recording(subscription -> subscription.request(10)) {
            @Override
            public void onNext(Long event) {
                super.onNext(event);
                throw new IllegalStateException("as this test wants it");
            }
        };
        Recording cancelling = new Recording(subscription -> subscription.request(10)) {
            @Override
            public void onNext(Long event) {
                super.onNext(event);
                subscription().cancel();
            }
        };
        delivery.subscribe(throwing);
        delivery.subscribe(cancelling);
        deliver(1, 3);
        await().atMost(PATIENCE).until(() -> throwing.received.size() == 1 && cancelling.received.size() == 1);
        assertNothingComesTo(throwing);
        assertNothingComesTo(cancelling);
    }

    private void assertNothingComesTo(Recording subscriber) {
        List<Long> before = List.copyOf(subscriber.received);
        Recording other = new Recording(subscription -> subscription.request(1));
        delivery.subscribe(other);
        deliver(100, 100);
        await().atMost(PATIENCE).until(() -> other.received.size() == 1);
        assertThat(subscriber.received).isEqualTo(before);
        assertThat(subscriber.ended.getCount()).isEqualTo(1);
    }

    private void deliver(long first, long last) {
        LongStream.rangeClosed(first, last).forEach(delivery::deliver);
    }

    /** Remembers all that it is told. */
    private static class Recording implements Flow.Subscriber<Long> {
        private final Consumer<Flow.Subscription> first;
        private final List<Flow.Subscription> subscriptions = new CopyOnWriteArrayList<>();
        private final CountDownLatch ended = new CountDownLatch(1);
        final List<Long> received = new CopyOnWriteArrayList<>();
        final List<Throwable> failures = new CopyOnWriteArrayList<>();

        Recording(Consumer<Flow.Subscription> first) {
            this.first = first;
        }

        Flow.Subscription subscription() {
            return subscriptions.get(0);
        }

        void awaitSubscribed() {
            await().atMost(PATIENCE).until(() -> !subscriptions.isEmpty());
        }

        void awaitEnd() {
            await().atMost(PATIENCE).until(() -> ended.getCount() == 0);
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscriptions.add(subscription);
            first.accept(subscription);
        }

        @Override
        public void onNext(Long event) {
            received.add(event);
        }

        @Override
        public void onError(Throwable failure) {
            failures.add(failure);
        }

        @Override
        public void onComplete() {
            ended.countDown();
        }
    }
}
