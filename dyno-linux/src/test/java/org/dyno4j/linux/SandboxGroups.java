package org.dyno4j.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The control groups of one sandbox, looked up from outside in all hierarchies.
 *
 * <p>Only a JVM's own directories are looked into: those of others come and go at any time.
 */
record SandboxGroups(List<Path> directories) {
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    /** Those of this JVM's sandboxes of that name. */
    static SandboxGroups of(String sandbox) {
        return new SandboxGroups(ownersOf(ProcessHandle.current().pid())
                .flatMap(owner -> list(owner).stream())
                .filter(group -> group.getFileName().toString().matches(sandbox + "-\\d+"))
                .toList());
    }

    /** The directories of the JVM of that process id, one in each hierarchy, above those of its sandboxes. */
    static Stream<Path> ownersOf(long pid) {
        return Stream.concat(Stream.of(CGROUPS), list(CGROUPS).stream())
                .flatMap(hierarchy -> list(hierarchy.resolve("dyno4j")).stream())
                .filter(directory -> directory.getFileName().toString().matches("jvm-\\d+-" + pid + "-.*"));
    }

    /** What is in a directory, where there is one. */
    static List<Path> list(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        } catch (NotDirectoryException | NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file of that name, where one of the hierarchies has it. */
    Optional<Path> file(String name) {
        return directories.stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::exists)
                .findFirst();
    }
}
