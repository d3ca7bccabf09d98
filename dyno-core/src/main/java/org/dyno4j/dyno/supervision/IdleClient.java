package org.dyno4j.dyno.supervision;

import java.time.Duration;
import java.util.Optional;
import org.dyno4j.dyno.supervision.Control.Timer;

/**
 * Finds that nothing has passed for too long between a command and the client that is attached to it.
 *
 * <p>Belongs to the control thread, but for {@link #passed}.
 */
final class IdleClient {
    private final Control control;
    private final Duration limit;
    private final Runnable found;
    private volatile long last;
    private Optional<Timer> timer = Optional.empty();

    /** {@code found} is run on the control thread, once at most. */
    IdleClient(Control control, Duration limit, Runnable found) {
        this.control = control;
        this.limit = limit;
        this.found = found;
        this.last = control.nanoTime();
    }

    /** The command runs. */
    void begin() {
        passed();
        await(limit);
    }

    /** Something passes; for any thread. */
    void passed() {
        last = control.nanoTime();
    }

    private void await(Duration rest) {
        timer = Optional.of(control.after(rest, this::look));
    }

    private void look() {
        Duration left = limit.minusNanos(control.nanoTime() - last);
        if (left.isNegative() || left.isZero()) {
            found.run();
        } else {
            await(left);
        }
    }

    /** The command ends. */
    void end() {
        timer.ifPresent(Timer::cancel);
    }
}
