package org.dyno4j.formation;

import com.google.common.collect.ImmutableListMultimap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Which process types wait for which, without any circle. */
record BootOrder(ImmutableListMultimap<String, BootOrder.Awaited> awaited) {
    /** Something that is waited for. */
    record Awaited(String type, StartCondition condition) {
        String describe() {
            return type + ": " + condition.label();
        }
    }

    /**
     * Refuses what can't be.
     *
     * @throws IllegalArgumentException if types wait for each other in a circle; it names them
     */
    BootOrder {
        for (String type : awaited.keySet()) {
            requireNoCircle(type, List.of(), awaited);
        }
    }

    static BootOrder none() {
        return new BootOrder(ImmutableListMultimap.of());
    }

    /** The types that wait. */
    Collection<String> waiting() {
        return awaited.keySet();
    }

    boolean isAwaited(String type) {
        return awaited.values().stream().anyMatch(next -> next.type().equals(type));
    }

    private static void requireNoCircle(
            String type, List<String> before, ImmutableListMultimap<String, Awaited> awaited) {
        List<String> path = new ArrayList<>(before);
        path.add(type);
        if (before.contains(type)) {
            throw new IllegalArgumentException("process types wait for each other in a circle, so that none would ever"
                    + " start: " + String.join(" waits for ", path.subList(before.indexOf(type), path.size())));
        }
        awaited.get(type).forEach(next -> requireNoCircle(next.type(), path, awaited));
    }
}
