package org.dyno4j.formation;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.dyno4j.dyno.supervision.Control;

/** Lets any thread have something decided on the control thread, and gives it the answer. */
final class Decisions {
    private final Control control;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    Decisions(Control control) {
        this.control = control;
    }

    /**
     * Waits for the decision, which is made at once: the control thread never blocks.
     *
     * @throws IllegalStateException if the control thread has ended
     */
    <T> T decide(Supplier<T> decision) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        control.execute(() -> {
            try {
                answer.complete(decision.get());
            } catch (RuntimeException | Error refused) {
                answer.completeExceptionally(refused);
            }
        });
        try {
            Uninterruptibles.getUninterruptibly(CompletableFuture.anyOf(answer, ended));
            if (!answer.isDone()) {
                throw new IllegalStateException("the formation manager is closed");
            }
            return Uninterruptibles.getUninterruptibly(answer);
        } catch (ExecutionException refused) {
            Throwable cause = Objects.requireNonNull(refused.getCause());
            Throwables.throwIfUnchecked(cause);
            throw new IllegalStateException(cause);
        }
    }

    /** The same for what has no answer. */
    void decide(Runnable decision) {
        decide(() -> {
            decision.run();
            return true;
        });
    }

    /** Answers nobody any more; the control thread has ended. */
    void end() {
        ended.complete(null);
    }
}
