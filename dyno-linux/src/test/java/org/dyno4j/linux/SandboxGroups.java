package org.dyno4j.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The control groups of this JVM's sandboxes of one name, looked up from outside in all hierarchies. */
record SandboxGroups(List<Path> directories) {
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    static SandboxGroups of(String sandbox) {
        String mine = "jvm-\\d+-" + ProcessHandle.current().pid() + "-[^/]+/" + sandbox + "-\\d+";
        try (Stream<Path> found = Files.find(
                CGROUPS,
                6,
                (path, attributes) ->
                        attributes.isDirectory() && path.toString().matches(".*/dyno4j/" + mine))) {
            return new SandboxGroups(found.toList());
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
