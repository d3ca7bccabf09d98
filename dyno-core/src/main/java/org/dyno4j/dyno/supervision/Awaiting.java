package org.dyno4j.dyno.supervision;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets threads wait for what is decided, and what becomes of it. */
public final class Awaiting {
    private Awaiting() {}

    /**
     * Waits for what is completed by or after a control thread; however long the timeout is.
     *
     * @param awaited what is waited for, as a clause: {@code run.1 has ended}
     * @throws IllegalStateException on a control thread, unless it is there already
     * @throws TimeoutException if it is not there in time
     */
    public static <T> T get(CompletableFuture<T> future, String awaited, Duration timeout)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (!future.isDone()) {
            refuseOnControlThread(awaited);
        }
        try {
            return future.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            TimeoutException explained = new TimeoutException("within " + timeout + " it was not so that " + awaited);
            explained.initCause(late);
            throw explained;
        }
    }

    /**
     * Called before anything is done that is waited for.
     *
     * @param awaited what it leads to, as a clause: {@code hello is closed}
     * @throws IllegalStateException on a control thread
     */
    public static void refuseOnControlThread(String awaited) {
        if (Thread.currentThread() instanceof DecidingThread deciding) {
            throw deciding.cannotWait(awaited);
        }
    }
}
