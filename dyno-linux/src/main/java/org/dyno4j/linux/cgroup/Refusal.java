package org.dyno4j.linux.cgroup;

import java.util.Set;

/**
 * Why a hierarchy can't be used.
 *
 * @param controllers those that it has, or may have
 * @param obstacle what is in the way
 */
record Refusal(Set<Controller> controllers, Obstacle obstacle) {
    Refusal {
        controllers = Set.copyOf(controllers);
    }
}
