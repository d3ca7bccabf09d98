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
 * <p>The names are those of the OCI runtimes' defaults, and {@code interrupts} and {@code kpage*}, which tell what
 * others type and where their memory is. A kernel has only some of them, and a module may bring more at any time.
 *
 * @param present the names below {@code /proc} that the kernel has; these have to be masked for a dyno to start
 */
public record ProcMasks(Set<String> present) {
    static final List<String> HIDDEN_DIRECTORIES = List.of("acpi", "asound", "scsi");

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

    /** In the base, below a directory that something of the dyno's own is mounted over before anything of it runs. */
    private static final String EMPTY_DIRECTORY = DynoConfiguration.DIRECTORY + "/empty-directory";

    private static final String EMPTY_FILE = DynoConfiguration.DIRECTORY + "/empty-file";

    public ProcMasks {
        present = ImmutableSet.copyOf(present);
    }

    /** Those that the kernel has now. */
    static ProcMasks read(Path proc) {
        return new ProcMasks(Stream.of(HIDDEN_DIRECTORIES, HIDDEN_FILES, READ_ONLY)
                .flatMap(List::stream)
                .filter(name -> Files.exists(proc.resolve(name)))
                .collect(ImmutableSet.toImmutableSet()));
    }

    /** Adds the steps that put the masks into the base, relative to the working directory. */
    static void prepare(MountSteps steps) {
        steps.directory(EMPTY_DIRECTORY.substring(1), 0555);
        steps.file(EMPTY_FILE.substring(1), new byte[0]);
    }

    /** Descriptors of the masks: results of steps. */
    record Sources(int directory, int file) {
        /** Adds the steps that open them; to be taken before something is mounted over them. */
        static Sources open(MountSteps steps) {
            return new Sources(steps.openPath(EMPTY_DIRECTORY), steps.openPath(EMPTY_FILE));
        }
    }

    /**
     * Adds the steps that mask what is mounted at {@code /proc}.
     *
     * <p>Sources and targets are single names below descriptors: no link is followed anywhere. The masks are an empty
     * directory and an empty file of the base, read-only: unlike {@code /dev/null}, nobody can put anything else there.
     */
    void compose(MountSteps steps, Sources masks) {
        int proc = steps.openPath("/proc");
        for (String name : READ_ONLY) {
            MountSteps.Need need = need(name);
            int tree = steps.cloneBelow(proc, name, need);
            steps.protect(tree, need);
            steps.attachBelow(tree, proc, name, need);
        }
        HIDDEN_DIRECTORIES.forEach(name -> steps.attachBelow(
                steps.cloneBelow(masks.directory(), "", MountSteps.Need.REQUIRED), proc, name, need(name)));
        HIDDEN_FILES.forEach(name -> steps.attachBelow(
                steps.cloneBelow(masks.file(), "", MountSteps.Need.REQUIRED), proc, name, need(name)));
    }

    private MountSteps.Need need(String name) {
        return present.contains(name) ? MountSteps.Need.REQUIRED : MountSteps.Need.IF_THERE;
    }
}
