package org.dyno4j.formation;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.dyno4j.dyno.Cycling;
import org.dyno4j.dyno.supervision.Control;
import org.dyno4j.dyno.supervision.Control.Timer;

/** Tells when the run that is up in a place of the formation, or a one-off, is old enough to be cycled. Belongs to the control thread. */
final class Age {
    private final Control control;
    private final Optional<Cycling> cycling;
    private final RandomGenerator random;
    private Optional<Timer> timer = Optional.empty();

    /** Without cycling no run is ever too old. */
    Age(Control control, Optional<Cycling> cycling, RandomGenerator random) {
        this.control = control;
        this.cycling = cycling;
        this.random = random;
    }

    /** A fresh run is up; {@code old} is run once it is too old. */
    void begin(Runnable old) {
        end();
        timer = cycling.map(wanted -> control.after(wanted.next(random), old));
    }

    /** It is up no more. */
    void end() {
        timer.ifPresent(Timer::cancel);
        timer = Optional.empty();
    }
}
