package org.dyno4j.dyno.supervision;

import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** Takes all that comes, whatever its listener throws. */
final class ListeningSubscriber<E> implements Flow.Subscriber<E> {
    private final Consumer<? super E> listener;

    ListeningSubscriber(Consumer<? super E> listener) {
        this.listener = listener;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(E event) {
        EventDelivery.hand(listener, event);
    }

    @Override
    public void onError(Throwable impossible) {
        throw new IllegalStateException(impossible);
    }

    @Override
    public void onComplete() {}
}
