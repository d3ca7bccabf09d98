package org.dyno4j.linux.cgroup;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files to which a new process writes {@code 0}, to enter the cgroup v1 groups of its sandbox.
 *
 * @param first those to enter before anything else, so that all that the process takes counts
 * @param last those with the cpu controller, to enter right before the program is executed: what the library does until
 *     then is not taken from the dyno's processor time, and doesn't wait for it either
 */
public record JoinFiles(List<Path> first, List<Path> last) {
    public JoinFiles {
        first = List.copyOf(first);
        last = List.copyOf(last);
    }

    /** All of them. */
    public Stream<Path> all() {
        return Stream.concat(first.stream(), last.stream());
    }
}
