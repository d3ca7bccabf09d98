package org.dyno4j.linux;

import java.util.Optional;
import java.util.regex.Pattern;
import org.dyno4j.linux.libc.SystemCall;

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
                    + "|openat\\(AT_FDCWD, /proc/self/oom_score_adj|write\\(result of step 1, 500|close\\(result of step 1\\)).*");

    private EarlierIsolation() {}

    /** Opens one. */
    public static LinuxIsolation open() {
        return TestIsolation.open(new EditedSteps(step -> ADDED.matcher(step).matches()
                ? Optional.of(EditedSteps.Call.of(SystemCall.GETPID))
                : Optional.empty()));
    }
}
