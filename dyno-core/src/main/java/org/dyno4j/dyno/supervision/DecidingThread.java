package org.dyno4j.dyno.supervision;

/** The thread of a {@link ControlThread}, which code can tell from others. */
final class DecidingThread extends Thread {
    private final ControlThread control;

    DecidingThread(ControlThread control, Runnable work, String name) {
        super(work, name);
        this.control = control;
        setDaemon(true);
    }

    /** Whether it may wait for what is decided there: never for itself, nor for one that may wait for it. */
    boolean mayAsk(ControlThread other) {
        return control.asksOthers() && !other.asksOthers();
    }

    /** Why it can't wait until something is so. */
    IllegalStateException cannotWait(String awaited) {
        return new IllegalStateException("the control thread " + getName() + " can't wait until " + awaited
                + ": nothing is decided about dynos while it waits; do that on another thread, such as by"
                + " thenRunAsync instead of thenRun");
    }
}
