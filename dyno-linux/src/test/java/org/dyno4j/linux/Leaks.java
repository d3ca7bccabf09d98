package org.dyno4j.linux;

import java.util.LinkedHashMap;
import java.util.Map;

/** What has grown between two counts, by name; empty is what everybody wants. */
final class Leaks {
    /** What the JVM's heap, its compilers and its code cache may take more, whatever the number of rounds. */
    private static final long RESIDENT_MARGIN = 128L << 20;

    /** The stack of the thread that counts, which is new, its guard, and what it allocates from. */
    private static final int OTHER_MAPPINGS = 6;

    /** Network namespaces that are made ahead may be there or just being made. */
    private static final int NETWORKS_MADE_AHEAD = 2;

    private Leaks() {}

    /**
     * Compares exactly what only the library moves, and with a margin what the JVM moves too.
     *
     * @param rounds how many rounds lie between the two; a leak of one a round is told, and as a rule one of one every third
     */
    static Map<String, String> between(Holdings before, Holdings after, int rounds) {
        Map<String, String> leaks = new LinkedHashMap<>();
        compare(leaks, "descriptors", before.descriptors(), after.descriptors(), 0);
        compare(leaks, "networks", before.networks(), after.networks(), NETWORKS_MADE_AHEAD);
        compare(leaks, "threads", before.threads(), after.threads(), 0);
        compare(leaks, "children", before.children(), after.children(), 0);
        compare(leaks, "mounts", before.mounts(), after.mounts(), 0);
        compare(leaks, "cgroups", before.cgroups(), after.cgroups(), 0);
        compare(leaks, "native blocks", before.nativeBlocks(), after.nativeBlocks(), 0);
        // The JVM maps thread stacks of its compilers, and parts of its heap, as it goes.
        compare(leaks, "mappings", before.mappings(), after.mappings(), rounds / 4 + OTHER_MAPPINGS);
        compare(leaks, "resident bytes", before.resident(), after.resident(), RESIDENT_MARGIN);
        return leaks;
    }

    private static void compare(Map<String, String> leaks, String what, long before, long after, long margin) {
        if (after > before + margin) {
            leaks.put(what, before + " -> " + after);
        }
    }
}
