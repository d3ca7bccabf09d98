package org.dyno4j.app;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** States of apps for tests. */
final class AppStates {
    static final Instant NOW = Instant.parse("2026-11-25T08:00:00Z");
    static final String SLUG = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private AppStates() {}

    /** One of everything; a release is being made. */
    static AppState full() {
        return AppState.empty()
                .withConfig(Map.of("GREETING", "bonjour à tous +%\n", "KEY", "hunter2"))
                .withSecrets(Set.of("KEY"))
                .begun(SLUG, Map.of("GREETING", "hello"), "Deploy 9f86d08", NOW)
                .succeeded(1, List.of(new FormationEntry("web", 2, "standard-2x")), 20)
                .begun(SLUG, Map.of("EMPTY", "", "KEY", "hunter2"), "Set EMPTY, KEY config vars", NOW.plusNanos(1));
    }

    static KeptApp app(AppState state) {
        return new KeptApp("my app", Path.of("/srv/my app"), state);
    }
}
