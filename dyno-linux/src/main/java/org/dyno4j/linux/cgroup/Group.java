package org.dyno4j.linux.cgroup;

import java.nio.file.Path;

/** The group that one sandbox has in one hierarchy. */
record Group(Hierarchy hierarchy, Path directory) {

    Path file(String name) {
        return directory.resolve(name);
    }
}
