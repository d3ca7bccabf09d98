package org.dyno4j.linux.cgroup;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.dyno4j.isolation.IsolationPolicy;

/**
 * How control groups are used.
 *
 * @param parent the cgroup v2 directory below which groups are made; where absent, the first that works of: the JVM's
 *     own group if it was delegated to it, the top of the hierarchy, the JVM's own group
 * @param removalPatience how long the removal of a group waits for its last tasks to leave
 * @param policy which limits may be left out where the host can't enforce them
 */
public record CgroupOptions(Optional<Path> parent, Duration removalPatience, IsolationPolicy policy) {
    private static final Duration REMOVAL_PATIENCE = Duration.ofSeconds(30);

    public CgroupOptions {
        parent = parent.map(Path::toAbsolutePath);
        Objects.requireNonNull(removalPatience, "removalPatience");
        Objects.requireNonNull(policy, "policy");
    }

    /** Finds the parent by itself, waits up to 5 s for a group to empty, and leaves out no limit. */
    public static CgroupOptions defaults() {
        return new CgroupOptions(Optional.empty(), REMOVAL_PATIENCE, IsolationPolicy.complete());
    }

    /** The same options with another policy. */
    public CgroupOptions with(IsolationPolicy other) {
        return new CgroupOptions(parent, removalPatience, other);
    }
}
