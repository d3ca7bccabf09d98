package org.dyno4j.formation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.dyno4j.dyno.supervision.Control;
import org.dyno4j.isolation.ForwardTarget;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a snapshot after the events that changed something, and wakes whoever waits for what it shows.
 *
 * <p>Belongs to the control thread, except for {@link #latest}.
 */
final class Publisher {
    private final Control control;
    private final Consumer<FormationEvent> events;
    private final Supplier<Snapshot> take;
    private final Runnable published;
    private final List<Waiter> waiting = new ArrayList<>();
    private boolean due;
    private volatile Snapshot latest;

    /** {@code published} is run after each snapshot. */
    Publisher(
            Control control,
            Consumer<FormationEvent> events,
            Snapshot first,
            Supplier<Snapshot> take,
            Runnable published) {
        this.control = control;
        this.events = events;
        this.take = take;
        this.published = published;
        this.latest = first;
    }

    /** The last snapshot; any thread may ask. */
    Snapshot latest() {
        return latest;
    }

    /** Something changed: a snapshot is due after this event, one for all that it changes. */
    void changed() {
        if (!due) {
            due = true;
            control.execute(this::publish);
        }
    }

    /** Takes and publishes a snapshot, if one is due. */
    void publish() {
        if (!due) {
            return;
        }
        due = false;
        Snapshot before = latest;
        Snapshot after = take.get();
        latest = after;
        after.targets()
                .forEach((type, targets) -> tellTargets(type, before.targets().get(type), targets));
        waiting.removeIf(Waiter::isDone);
        // A copy: whoever is woken may wait again at once.
        List.copyOf(waiting).forEach(waiter -> waiter.wake(after));
        published.run();
    }

    /**
     * Completes with the first snapshot that fulfils the condition; the latest, if it does. Whoever loses interest
     * cancels it.
     */
    CompletableFuture<Snapshot> when(Predicate<Snapshot> condition) {
        publish();
        Waiter waiter = new Waiter(new CompletableFuture<>(), condition);
        waiting.add(waiter);
        waiter.wake(latest);
        return waiter.future();
    }

    /** Wakes all who still wait with an exception: nothing will happen any more. */
    void end() {
        publish();
        waiting.forEach(waiter -> waiter.future().completeExceptionally(new IllegalStateException("closed")));
        waiting.clear();
    }

    private void tellTargets(String type, @Nullable List<ForwardTarget> before, List<ForwardTarget> after) {
        if (!after.equals(before)) {
            events.accept(new FormationEvent.ForwardTargetsChanged(control.now(), type, after.size()));
        }
    }

    /** Somebody who waits for a snapshot; who was woken is forgotten when the next one is published. */
    private record Waiter(CompletableFuture<Snapshot> future, Predicate<Snapshot> condition) {
        boolean isDone() {
            return future.isDone();
        }

        void wake(Snapshot snapshot) {
            if (condition.test(snapshot)) {
                future.complete(snapshot);
            }
        }
    }
}
