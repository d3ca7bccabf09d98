package org.dyno4j.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Threads of drains whose timers go off only when a test says so. */
final class HeldThreads extends DrainThreads {
    private final List<Duration> delays = new ArrayList<>();
    private final List<Runnable> actions = new ArrayList<>();

    @Override
    synchronized Future<?> after(Duration delay, Runnable action) {
        delays.add(delay);
        actions.add(action);
        return new CompletableFuture<>();
    }

    /** All waits that began so far. */
    synchronized List<Duration> delays() {
        return List.copyOf(delays);
    }

    /** Lets the time of all timers come. */
    void goOff() {
        List<Runnable> due;
        synchronized (this) {
            due = List.copyOf(actions);
            actions.clear();
        }
        due.forEach(Runnable::run);
    }
}
