package org.dyno4j.linux.spawn;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the children of a process, zombies included, as {@code /proc} tells. */
final class Children {
    private Children() {}

    static Set<Path> of(long parent) {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(path -> path.getFileName().toString().chars().allMatch(Character::isDigit))
                    .filter(path -> parentOf(path) == parent)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long parentOf(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"));
            return Long.parseLong(Splitter.on(' ')
                    .splitToList(stat.substring(stat.lastIndexOf(')') + 2))
                    .get(1));
        } catch (IOException e) {
            return -1; // It ended meanwhile.
        }
    }
}
