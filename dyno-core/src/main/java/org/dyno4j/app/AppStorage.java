package org.dyno4j.app;

import java.util.Optional;
import org.dyno4j.slug.SlugStore;
import org.dyno4j.usage.UsageFile;

/**
 * Where an app keeps what it knows, and what it knew before.
 *
 * @param store takes its state
 * @param state what was kept, or the state of a new app
 * @param slugs takes its slugs
 * @param usage takes what its dynos used; empty where that ends with the JVM
 */
record AppStorage(AppStore store, AppState state, SlugStore slugs, Optional<UsageFile> usage) {

    /** Nothing outlives the JVM. */
    static AppStorage temporary() {
        return new AppStorage(AppStore.none(), AppState.empty(), SlugStore.temporary(), Optional.empty());
    }
}
