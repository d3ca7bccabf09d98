package org.dyno4j.isolation;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.List;
import java.util.Set;

/**
 * What has to be enforced for sandboxes to be had at all: everything, but for what the caller names.
 *
 * <p>Naming a mechanism doesn't turn it off. Where the host gives it, it is enforced as ever; where the host doesn't, the
 * isolation opens without it, if it knows how to, and sandboxes do without it. What an isolation can't do without stays
 * required, whatever is named here; its report says which mechanisms those are.
 *
 * @param dispensable the names of mechanisms that may be missing, as reports have them
 */
public record IsolationPolicy(Set<String> dispensable) {
    private static final ImmutableSet<String> LIMITS =
            ImmutableSet.of("memory limit", "swap limit", "cpu weight", "cpu quota", "process limit", "accounting");

    public IsolationPolicy {
        dispensable = ImmutableSet.copyOf(dispensable);
    }

    /** Everything is required. */
    public static IsolationPolicy complete() {
        return new IsolationPolicy(Set.of());
    }

    /** The same policy, but these mechanisms may be missing: {@code "swap limit"}. */
    public IsolationPolicy without(String... mechanisms) {
        return new IsolationPolicy(Sets.union(dispensable, Set.copyOf(List.of(mechanisms))));
    }

    /**
     * The same policy, but the limits of a spec, and the accounting of what was used, may be missing.
     *
     * <p>A dyno can then use up what the host has, of memory, processes and processor time.
     */
    public IsolationPolicy withoutLimits() {
        return new IsolationPolicy(Sets.union(dispensable, LIMITS));
    }

    /** Whether the mechanism of that name must not be missing. */
    public boolean requires(String mechanism) {
        return !dispensable.contains(mechanism);
    }
}
