package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.dyno4j.linux.io.OpenDescriptors;

/** What there was of this JVM's at a moment, to see later that nothing has been added. */
final class Leftovers {
    private final OpenDescriptors descriptors = OpenDescriptors.now();
    private final State before = State.now();

    private Leftovers() {}

    /** Processes, the library's cgroups, and mounts, each as a person would recognise it. */
    private record State(List<String> processes, List<String> cgroups, List<String> mounts) {
        static State now() {
            return new State(listProcesses(), listCgroups(), listMounts());
        }

        Stream<String> all() {
            return Stream.of(processes, cgroups, mounts).flatMap(List::stream);
        }

        private static List<String> listProcesses() {
            return ProcessHandle.current()
                    .children()
                    .map(child -> "process " + child.pid())
                    .sorted()
                    .toList();
        }

        private static List<String> listCgroups() {
            return SandboxGroups.ownersOf(ProcessHandle.current().pid())
                    .flatMap(owner -> Stream.concat(Stream.of(owner), SandboxGroups.list(owner).stream()))
                    .filter(Files::isDirectory)
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }

        private static List<String> listMounts() {
            try (Stream<String> lines = Files.lines(Path.of("/proc/self/mountinfo"))) {
                return lines.toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Remembers what there is now. */
    static Leftovers now() {
        return new Leftovers();
    }

    /** The processes, cgroups and mounts there are now and were not. */
    List<String> more() {
        Set<String> known = before.all().collect(Collectors.toSet());
        return State.now().all().filter(each -> !known.contains(each)).toList();
    }

    /** Waits until there is no more than there was. */
    void awaitNone() {
        Awaitility.await()
                .atMost(TestIsolation.PATIENCE)
                .untilAsserted(() -> assertThat(more()).isEmpty());
        descriptors.awaitNoMore();
    }
}
