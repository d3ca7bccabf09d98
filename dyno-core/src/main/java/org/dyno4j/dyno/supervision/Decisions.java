package org.dyno4j.dyno.supervision;

import com.google.common.util.concurrent.Uninterruptibles;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** Lets any thread have something decided on a control thread, and gives it the answer. */
public final class Decisions {
    private final ControlThread control;
    private final String owner;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** {@code owner} is whom the control thread decides about. */
    public Decisions(ControlThread control, String owner) {
        this.control = control;
        this.owner = owner;
    }

    /**
     * Waits for the decision, which is made at once: the control thread never blocks.
     *
     * @throws IllegalStateException if the control thread has ended, or the caller runs on one that can't wait for it
     */
    public <T> T decide(Supplier<T> decision) {
        if (Thread.currentThread() instanceof DecidingThread asking && !asking.mayAsk(control)) {
            throw asking.cannotWait(owner + " has decided");
        }
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
                throw new IllegalStateException(owner + " is closed");
            }
            return Uninterruptibles.getUninterruptibly(answer);
        } catch (ExecutionException refused) {
            throw Failures.unwrapped(refused);
        }
    }

    /** The same for what has no answer. */
    public void decide(Runnable decision) {
        decide(() -> {
            decision.run();
            return true;
        });
    }

    /** Answers nobody any more; the control thread has ended. */
    public void end() {
        ended.complete(null);
    }
}
