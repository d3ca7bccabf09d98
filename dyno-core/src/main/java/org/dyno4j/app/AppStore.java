package org.dyno4j.app;

/** Where the state of an app goes when it changes. */
@FunctionalInterface
interface AppStore {

    /**
     * Keeps it instead of what was kept; returns when it would survive the end of the JVM.
     *
     * @throws org.dyno4j.DynoException if that failed; what was kept before is still there
     */
    void save(AppState state);

    /** Keeps nothing. */
    static AppStore none() {
        return state -> {};
    }
}
