package org.dyno4j.dyno.supervision;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.dyno4j.dyno.HealthCheck;
import org.dyno4j.dyno.supervision.Control.Timer;

/**
 * Checks by lines that a dyno prints: passes by one that came since the check before, or else by the next one.
 *
 * <p>While the log holds the dyno back, its silence says nothing; so where it did, the check waits on.
 */
final class LineProbe implements Probe {
    private final Control control;
    private final String what;
    private final LineWatch watch;
    private Optional<Timer> deadline = Optional.empty();
    private Optional<Consumer<Finding>> asking = Optional.empty();
    private boolean seen;

    LineProbe(Control control, HealthCheck.LogLine check) {
        this.control = control;
        this.what = check.describe();
        this.watch = new LineWatch(check.expression(), () -> control.execute(this::seen));
    }

    /** Is to be told what the dyno prints. */
    LineObserver lines() {
        return watch;
    }

    @Override
    public void begin(Duration timeout, Consumer<Finding> done) {
        asking = Optional.of(done);
        if (seen) {
            control.execute(this::passIfSeen);
        } else {
            await(timeout);
        }
    }

    private void await(Duration timeout) {
        deadline = Optional.of(control.after(timeout, () -> late(timeout)));
    }

    private void seen() {
        seen = true;
        passIfSeen();
    }

    private void passIfSeen() {
        if (seen) {
            finish(Finding.healthy(what + " was seen"));
        }
    }

    private void late(Duration timeout) {
        if (watch.wasHeldBack()) {
            watch.lookAgain();
            await(timeout);
        } else {
            finish(Finding.unhealthy(what + " was not seen"));
        }
    }

    private void finish(Finding finding) {
        asking.ifPresent(done -> {
            cancel();
            done.accept(finding);
        });
    }

    /** What was seen until now is forgotten: the next check counts from here. */
    @Override
    public void cancel() {
        deadline.ifPresent(Timer::cancel);
        deadline = Optional.empty();
        asking = Optional.empty();
        seen = false;
        watch.lookAgain();
    }
}
