package org.dyno4j.formation;

import java.util.Map;
import org.dyno4j.procfile.ProcessType;

/**
 * A release as it was given to the formation once; the same release given again is another generation.
 *
 * <p>Belongs to the control thread. Not a record: two generations are never equal, or a release could not be rolled out again to restart its dynos.
 */
final class Generation {
    private FormationRelease release;

    Generation(FormationRelease release) {
        this.release = release;
    }

    FormationRelease release() {
        return release;
    }

    /** Gives other config vars to the runs that begin from now on; it stays the same generation. */
    void configure(Map<String, String> config) {
        release = release.withConfig(config);
    }

    String name() {
        return release.name();
    }

    boolean has(String type) {
        return release.procfile().find(type).isPresent();
    }

    /** The command of a type that there is. */
    String command(String type) {
        return release.procfile()
                .find(type)
                .map(ProcessType::command)
                .orElseThrow(() -> new IllegalStateException(release.name() + " has no process type " + type));
    }
}
