package org.dyno4j.dyno.supervision;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Adds up for how long the log had no room for what a dyno prints: a dyno that stands still then does so because the caller
 * wants every line, and it is not its own time that passes. A pipe takes some more all the same, so the dyno may go on for a
 * part of it.
 *
 * <p>Told on the threads of a {@link LineObserver}, asked on the control thread.
 */
final class HeldBack implements LineObserver {
    private final Control control;
    private long nanos; // guarded by this, as is since
    private OptionalLong since = OptionalLong.empty();

    HeldBack(Control control) {
        this.control = control;
    }

    @Override
    public void printed(String line) {}

    @Override
    public synchronized void heldBack() {
        if (since.isEmpty()) {
            since = OptionalLong.of(control.nanoTime());
        }
    }

    @Override
    public synchronized void goesOn() {
        nanos = soFar();
        since = OptionalLong.empty();
    }

    /** All of it up to now. */
    synchronized Duration time() {
        return Duration.ofNanos(soFar());
    }

    private long soFar() {
        return since.isPresent() ? nanos + control.nanoTime() - since.getAsLong() : nanos;
    }
}
