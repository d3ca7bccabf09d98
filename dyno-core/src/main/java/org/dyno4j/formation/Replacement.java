package org.dyno4j.formation;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A fresh run that takes the place of the one that is up as soon as it is up itself: due, or on its way.
 *
 * <p>Belongs to the control thread, and to one {@link Slot}, whose runs it shares.
 */
final class Replacement {
    private final DynoRecord record;
    private final Runs runs;
    private final Supplier<Run> newRun;
    private final Consumer<RuntimeException> failed;
    private boolean due;

    /** {@code failed} is told why it could not even be begun. */
    Replacement(DynoRecord record, Runs runs, Supplier<Run> newRun, Consumer<RuntimeException> failed) {
        this.record = record;
        this.runs = runs;
        this.newRun = newRun;
        this.failed = failed;
    }

    /** Starts one as it is to be now; what is on its way may be of another size, or begun before what has led to this. */
    void start() {
        callOff();
        due = true;
        begin();
    }

    /** Begins it where it is due, once nothing else of this name ends: no more than two are there at once. */
    void begin() {
        if (due && !runs.isRetiring() && record.isUp()) {
            due = false;
            try {
                runs.beginReplacement(newRun.get());
            } catch (RuntimeException failure) {
                failed.accept(failure);
            }
        }
    }

    void callOff() {
        due = false;
        if (runs.isReplacing()) {
            runs.retireUpcoming();
            runs.stopRetiring();
        }
    }

    /** Whether it is due or on its way. */
    boolean isUnderWay() {
        return due || runs.isReplacing();
    }
}
