package org.dyno4j.linux.rootfs;

import com.google.common.collect.ImmutableSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What {@code /proc} says and does beyond a dyno's own processes: some is hidden, some can't be written to.
 *
 * <p>The names are those of the OCI runtimes' defaults, {@code interrupts} and {@code kpage*}, which tell what others
 * type and where their memory is, and {@code pressure}, where everybody may have the kernel watch the whole host for
 * them. A kernel has only some of them, and a module may bring more at any time.
 *
 * @param present the paths that the kernel had when it was looked at first
 */
public record ProcMasks(Set<String> present) {
    static final List<String> HIDDEN_DIRECTORIES = List.of("acpi", "asound", "pressure", "scsi");

    static final List<String> HIDDEN_FILES = List.of(
            "interrupts",
            "kcore",
            "keys",
            "kpagecgroup",
            "kpagecount",
            "kpageflags",
            "latency_stats",
            "sched_debug",
            "timer_list",
            "timer_stats");

    static final List<String> READ_ONLY = List.of("bus", "fs", "irq", "sys", "sysrq-trigger");

    private static final String PROC = "/proc";

    /** In the base, below a directory that something of the dyno's own is mounted over before anything of it runs. */
    private static final String EMPTY_DIRECTORY = DynoConfiguration.DIRECTORY + "/empty-directory";

    private static final String EMPTY_FILE = DynoConfiguration.DIRECTORY + "/empty-file";

    public ProcMasks {
        present = ImmutableSet.copyOf(present);
    }

    /** Those that the kernel has now. */
    static ProcMasks read() {
        return new ProcMasks(Stream.of(HIDDEN_DIRECTORIES, HIDDEN_FILES, READ_ONLY)
                .flatMap(List::stream)
                .map(name -> PROC + "/" + name)
                .filter(path -> Files.exists(Path.of(path)))
                .collect(ImmutableSet.toImmutableSet()));
    }

    /** Adds the steps that put the masks into the base, relative to the working directory. */
    static void prepare(MountSteps steps) {
        steps.directory(EMPTY_DIRECTORY.substring(1), 0555);
        steps.file(EMPTY_FILE.substring(1), new byte[0]);
    }

    /**
     * Adds the steps that mask what is mounted at {@code /proc}; to be taken before anything covers the base's masks.
     *
     * <p>The masks are an empty directory and an empty file of the base, read-only: unlike {@code /dev/null}, nobody can
     * ever have put anything else there. Nor can anybody have changed a path on the way to them or below {@code /proc}:
     * all of it is the kernel's or the base's, in a mount namespace in which nobody else runs. So mount(2) will do, which
     * takes the kernel a third of what open_tree(2) and move_mount(2) take.
     */
    void compose(MountSteps steps) {
        // Copies of a read-only mount are read-only.
        steps.makeReadOnly(PROC);
        show(READ_ONLY).forEach(path -> steps.bind(path, path));
        steps.makeWritable(PROC);
        show(HIDDEN_DIRECTORIES).forEach(path -> steps.bind(EMPTY_DIRECTORY, path));
        show(HIDDEN_FILES).forEach(path -> steps.bind(EMPTY_FILE, path));
    }

    /** Those that there are: those that there were, and those that a module has brought since. */
    private Stream<String> show(List<String> names) {
        return names.stream()
                .map(name -> PROC + "/" + name)
                .filter(path -> present.contains(path) || Files.exists(Path.of(path)));
    }
}
