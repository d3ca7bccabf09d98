package org.dyno4j.linux;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.spawn.ProgramEditor;
import org.dyno4j.linux.spawn.SyscallProgram;

/**
 * An isolation whose starts lack what was added for hostile tenants: the filter of system calls, masks of {@code /proc},
 * resource limits of processes, a cgroup namespace; for comparison. Securebits stay: without them, capabilities are lost
 * earlier than later steps take them to be.
 */
public final class EarlierIsolation {
    private static final Pattern ADDED = Pattern.compile(
            ".*: (" //
                    + "seccomp\\(|prlimit64\\(|unshare\\(CLONE_NEWCGROUP|setns\\(.*CLONE_NEWCGROUP"
                    + "|mount_setattr\\(AT_FDCWD, /(proc|run),|mount\\(/proc/|mount\\(/run/empty-"
                    + "|openat\\(AT_FDCWD, /proc/self/oom_score_adj|write\\(result of step 1, \\d+, |close\\(result of step 1\\)).*");

    private EarlierIsolation() {}

    /** Opens one. */
    public static LinuxIsolation open() {
        return TestIsolation.open(new Removal());
    }

    private static final class Removal implements ProgramEditor {
        /** Looked for once: a look at every step of every start would cost more than what is taken away. */
        private final Map<Shape, List<Integer>> added = new ConcurrentHashMap<>();

        /** Dynos of one name and one spec have programs of the same steps. */
        private record Shape(String what, int steps) {}

        @Override
        public SyscallProgram edit(String what, SyscallProgram program) {
            SyscallProgram edited = program;
            for (int step : added.computeIfAbsent(new Shape(what, program.size()), shape -> find(program))) {
                edited = edited.replacing(step, SystemCall.GETPID);
            }
            return edited;
        }

        private static List<Integer> find(SyscallProgram program) {
            return IntStream.range(0, program.size())
                    .filter(step -> ADDED.matcher(program.describe(step)).matches())
                    .boxed()
                    .toList();
        }
    }
}
