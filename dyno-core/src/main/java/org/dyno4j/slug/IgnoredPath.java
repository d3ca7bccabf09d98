package org.dyno4j.slug;

import java.util.List;
import java.util.stream.Stream;

/**
 * A path as patterns see it: names, each of them its characters.
 *
 * @param names from the top, at least one
 * @param directory whether it is one
 */
record IgnoredPath(List<List<Integer>> names, boolean directory) {

    /** Of a relative path that has slashes. */
    static IgnoredPath of(String relative, boolean directory) {
        return new IgnoredPath(
                Stream.of(relative.split("/"))
                        .map(name -> name.codePoints().boxed().toList())
                        .toList(),
                directory);
    }

    /** Its name alone. */
    List<List<Integer>> name() {
        return names.subList(names.size() - 1, names.size());
    }
}
