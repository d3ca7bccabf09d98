package org.dyno4j.dyno.supervision;

import java.util.List;

/**
 * Is told what becomes of that which a dyno prints, on its way into the log. On the I/O thread, or that of whoever makes room
 * in the log, one call after the other: it must be quick and must not throw.
 */
@FunctionalInterface
public interface LineObserver {
    /** The dyno has printed this line, which is in the log now, without secrets where those are taken out. */
    void printed(String line);

    /** There is no room in the log: from now on nothing is read of what the dyno prints. */
    default void heldBack() {}

    /** There is room again; all that was printed up to {@link #heldBack} has been told. */
    default void goesOn() {}

    /** Tells all of these. */
    static LineObserver all(List<? extends LineObserver> observers) {
        return new LineObserver() {
            @Override
            public void printed(String line) {
                observers.forEach(observer -> observer.printed(line));
            }

            @Override
            public void heldBack() {
                observers.forEach(LineObserver::heldBack);
            }

            @Override
            public void goesOn() {
                observers.forEach(LineObserver::goesOn);
            }
        };
    }
}
