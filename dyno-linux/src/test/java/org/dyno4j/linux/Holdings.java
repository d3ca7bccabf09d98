package org.dyno4j.linux;

import com.sun.jna.Memory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How much this JVM holds of what a start could leave behind, at a moment.
 *
 * @param descriptors open file descriptors of any kind, but for those of network namespaces
 * @param networks open file descriptors of network namespaces
 * @param threads live Java threads, but for JNA's and the test's
 * @param children processes whose parent the JVM is, those that ended and wait to be reaped among them
 * @param mounts lines of the JVM's own /proc/self/mountinfo
 * @param cgroups directories in this JVM's parts of all cgroup hierarchies
 * @param nativeBlocks blocks of native memory that JNA holds; the library takes all from it, but for direct buffers
 * @param resident bytes of memory in use that are no file's, of the Java heap as well
 * @param mappings lines of /proc/self/maps
 */
record Holdings(
        long descriptors,
        long networks,
        long threads,
        long children,
        long mounts,
        long cgroups,
        long nativeBlocks,
        long resident,
        long mappings) {

    /** Counts. */
    static Holdings now() {
        List<String> descriptors = openDescriptors();
        long networks =
                descriptors.stream().filter(target -> target.startsWith("net:")).count();
        return new Holdings(
                descriptors.size() - networks,
                networks,
                threadCount(),
                ProcessHandle.current().children().count(),
                lines(Path.of("/proc/self/mountinfo")),
                cgroupDirectories(),
                nativeBlockCount(),
                residentBytes(),
                lines(Path.of("/proc/self/maps")));
    }

    /** What each of them is open on. */
    private static List<String> openDescriptors() {
        try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
            return entries.map(Holdings::target).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // Closed while we looked, as the descriptor of this very listing is.
            return "gone";
        }
    }

    /** The thread of JNA's cleaner comes and goes with its work, those of Awaitility with each time that it waits. */
    private static long threadCount() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> !name.equals("JNA Cleaner") && !name.startsWith("awaitility"))
                .count();
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The library makes its groups below {@code dyno4j/jvm-NAMESPACE-PID-START-INSTANCE} only. */
    private static long cgroupDirectories() {
        String mine = "/jvm-\\d+-" + ProcessHandle.current().pid() + "-";
        return count(Path.of("/sys/fs/cgroup"), Pattern.compile("/dyno4j" + mine));
    }

    private static long count(Path directory, Pattern wanted) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                    .mapToLong(entry -> (wanted.matcher(entry.toString()).find() ? 1 : 0) + count(entry, wanted))
                    .sum();
        } catch (NoSuchFileException e) {
            // Somebody else's group, removed while we looked.
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** JNA keeps a list of its blocks, but shows it to nobody. */
    private static long nativeBlockCount() {
        try {
            Field blocks = Memory.class.getDeclaredField("allocatedMemory");
            blocks.setAccessible(true);
            return ((Map<?, ?>) Objects.requireNonNull(blocks.get(null))).size();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this version of JNA keeps its blocks elsewhere", e);
        }
    }

    private static long residentBytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            String line = lines.filter(candidate -> candidate.startsWith("RssAnon:"))
                    .findFirst()
                    .orElseThrow();
            return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
