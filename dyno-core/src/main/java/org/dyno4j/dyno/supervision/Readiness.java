package org.dyno4j.dyno.supervision;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.dyno4j.dyno.HealthCheck;
import org.dyno4j.dyno.supervision.Control.Timer;
import org.dyno4j.isolation.Sandbox;

/**
 * Waits until a dyno passes its check, asking at growing intervals where there is something to ask, or is late. The time in
 * which the log holds it back does not count.
 */
final class Readiness {
    private static final Duration FIRST_INTERVAL = Duration.ofMillis(50);

    /** Who is held back again and again is not looked at all the time. */
    private static final Duration SHORTEST_REST = Duration.ofMillis(100);

    private final Control control;
    private final DynoSpec spec;
    private final HealthCheck check;
    private final HeldBack held;
    private final Optional<Probe> probe;
    private final Runnable ready;
    private final Consumer<String> late;
    private Optional<Timer> timer = Optional.empty();
    private final GrowingInterval interval;
    private String finding;
    private long begun;
    private Duration heldBefore = Duration.ZERO;
    private boolean over;

    /** Exactly one of {@code ready} and {@code late} is run, on the control thread, unless cancelled before. */
    Readiness(
            Platform platform,
            DynoSpec spec,
            HealthCheck check,
            Sandbox sandbox,
            HeldBack held,
            Runnable ready,
            Consumer<String> late) {
        this.control = platform.control();
        this.spec = spec;
        this.check = check;
        this.held = held;
        boolean told = check instanceof HealthCheck.LogLine; // nobody has to ask for it
        this.probe = check instanceof HealthCheck.Repeatable repeatable && !told
                ? Optional.of(Probe.of(repeatable, platform, spec, sandbox))
                : Optional.empty();
        this.interval = new GrowingInterval(FIRST_INTERVAL, spec.health().readinessInterval());
        this.ready = ready;
        this.late = late;
        this.finding = check.describe() + " was not seen";
    }

    void begin() {
        if (check instanceof HealthCheck.Settled settled) {
            timer = Optional.of(control.after(settled.time(), this::pass));
        } else {
            begun = control.nanoTime();
            heldBefore = held.time();
            timer = Optional.of(control.after(spec.bootTimeout(), this::timeOver));
            ask();
        }
    }

    /** The line that is waited for, where one is. */
    void lineSeen() {
        pass();
    }

    void cancel() {
        over = true;
        timer.ifPresent(Timer::cancel);
        probe.ifPresent(Probe::cancel);
    }

    private void ask() {
        if (!over) {
            probe.ifPresent(asked -> asked.begin(spec.health().readinessTimeout(), this::answered));
        }
    }

    private void answered(Finding answer) {
        if (over) {
            return;
        }
        finding = answer.what();
        if (answer.healthy()) {
            pass();
        } else {
            control.after(interval.next(), this::ask);
        }
    }

    private void pass() {
        if (!over) {
            cancel();
            ready.run();
        }
    }

    private void timeOver() {
        if (over) {
            return;
        }
        Duration heldSince = held.time().minus(heldBefore);
        Duration own = Duration.ofNanos(control.nanoTime() - begun).minus(heldSince);
        Duration left = spec.bootTimeout().minus(own);
        if (left.isNegative() || left.isZero()) {
            cancel();
            late.accept(heldSince.isZero() ? finding : finding + PlatformLines.notCounted(heldSince));
        } else {
            Duration rest = left.compareTo(SHORTEST_REST) < 0 ? SHORTEST_REST : left;
            timer = Optional.of(control.after(rest, this::timeOver));
        }
    }
}
