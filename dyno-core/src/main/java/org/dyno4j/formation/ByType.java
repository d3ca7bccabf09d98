package org.dyno4j.formation;

import java.util.Map;

/**
 * What may be chosen for each process type, also for types that there are not yet.
 *
 * @param otherwise for types of which nothing was said
 * @param named for those of which something was
 */
record ByType<T>(T otherwise, Map<String, T> named) {
    ByType {
        named = Map.copyOf(named);
    }

    /** The same for all types. */
    static <T> ByType<T> all(T value) {
        return new ByType<>(value, Map.of());
    }

    T of(String type) {
        return named.getOrDefault(type, otherwise);
    }
}
