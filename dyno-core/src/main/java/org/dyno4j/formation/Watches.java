package org.dyno4j.formation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Lets somebody wait for one event. What is published may leave out what lasted for no time; events leave out nothing.
 * Who waits is woken once the event's consequences are published: a state that is still there then is shown.
 *
 * <p>Belongs to the control thread.
 */
final class Watches implements Consumer<FormationEvent> {
    private final List<Watch<?>> watches = new ArrayList<>();
    private final List<Runnable> fulfilled = new ArrayList<>();

    @Override
    public void accept(FormationEvent event) {
        watches.removeIf(watch -> watch.isOver() || watch.told(event, fulfilled));
    }

    /** All that has happened is published. */
    void published() {
        List<Runnable> due = List.copyOf(fulfilled);
        fulfilled.clear();
        due.forEach(Runnable::run);
    }

    /** Completes with what is made of the first event of which anything is; whoever loses interest cancels it. */
    <T> CompletableFuture<T> next(Function<FormationEvent, Optional<T>> wanted) {
        CompletableFuture<T> future = new CompletableFuture<>();
        watches.add(new Watch<>(wanted, future));
        return future;
    }

    /** Nothing will happen any more. */
    void end() {
        watches.forEach(watch -> watch.future().completeExceptionally(new IllegalStateException("closed")));
        watches.clear();
    }

    private record Watch<T>(Function<FormationEvent, Optional<T>> wanted, CompletableFuture<T> future) {
        boolean isOver() {
            return future.isDone();
        }

        /** Whether that was it. */
        boolean told(FormationEvent event, List<Runnable> fulfilled) {
            Optional<T> found = wanted.apply(event);
            found.ifPresent(value -> fulfilled.add(() -> future.complete(value)));
            return found.isPresent();
        }
    }
}
