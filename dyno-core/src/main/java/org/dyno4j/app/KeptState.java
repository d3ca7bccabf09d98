package org.dyno4j.app;

import java.util.function.UnaryOperator;

/** The state of an app, which is kept before it is true. Thread-safe. */
final class KeptState {
    private final AppStore store;
    private AppState state;

    KeptState(AppStore store, AppState state) {
        this.store = store;
        this.state = state;
    }

    synchronized AppState now() {
        return state;
    }

    /**
     * Changes it.
     *
     * @throws org.dyno4j.DynoException if the change can't be kept; nothing has changed then
     */
    synchronized AppState change(UnaryOperator<AppState> change) {
        AppState next = change.apply(state);
        store.save(next);
        state = next;
        return next;
    }

    /**
     * Takes in what has happened already.
     *
     * @throws org.dyno4j.DynoException if it can't be kept; it is true nevertheless
     */
    synchronized void accept(UnaryOperator<AppState> change) {
        state = change.apply(state);
        store.save(state);
    }
}
