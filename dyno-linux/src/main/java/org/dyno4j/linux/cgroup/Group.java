package org.dyno4j.linux.cgroup;

import java.nio.file.Path;
import java.util.List;

/**
 * The group that one sandbox has in one hierarchy.
 *
 * <p>Its limits and counters are the directory's. On cgroup v2 all processes but the first are in a group below it, which
 * has no controllers of its own and counts for the one above: so they can be frozen without the first.
 */
record Group(Hierarchy hierarchy, Path directory) {
    private static final String COMMANDS = "commands";

    Path file(String name) {
        return directory.resolve(name);
    }

    /** Where that process lives. */
    Path home(Entrant entrant) {
        return switch (hierarchy.version()) {
            case V1 -> directory;
            case V2 -> entrant == Entrant.INIT ? directory : directory.resolve(COMMANDS);
        };
    }

    /** All of its directories, in the order in which they can be made. */
    List<Path> directories() {
        return switch (hierarchy.version()) {
            case V1 -> List.of(directory);
            case V2 -> List.of(directory, home(Entrant.COMMAND));
        };
    }
}
