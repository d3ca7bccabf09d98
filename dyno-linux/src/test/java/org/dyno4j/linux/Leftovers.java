package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.dyno4j.linux.io.OpenDescriptors;

/** What there was of this JVM's at a moment, to see later that nothing has been added. */
final class Leftovers {
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    private static final int DEPTH_OF_SANDBOXES = 6;

    private final OpenDescriptors descriptors = OpenDescriptors.now();
    private final State before = State.now();

    private Leftovers() {}

    /** Processes, the library's cgroups, and mounts, each as a person would recognise it. */
    private record State(List<String> processes, List<String> cgroups, List<String> mounts) {
        static State now() {
            return new State(listProcesses(), listCgroups(), listMounts());
        }

        private static List<String> listProcesses() {
            return ProcessHandle.current()
                    .children()
                    .map(child -> "process " + child.pid())
                    .sorted()
                    .toList();
        }

        private static List<String> listCgroups() {
            String owner = "-" + ProcessHandle.current().pid() + "-";
            try (Stream<Path> found = Files.find(
                    CGROUPS,
                    DEPTH_OF_SANDBOXES,
                    (path, attributes) ->
                            attributes.isDirectory() && path.toString().matches(".*/dyno4j/jvm-\\d+" + owner + ".*"))) {
                return found.map(Path::toString).sorted().toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
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

    /** Waits until there is no more than there was. */
    void awaitNone() {
        Awaitility.await().untilAsserted(() -> assertThat(State.now()).isEqualTo(before));
        descriptors.awaitNoMore();
    }
}
