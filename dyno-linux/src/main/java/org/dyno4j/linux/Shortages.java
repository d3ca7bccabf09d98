package org.dyno4j.linux;

import java.util.Optional;
import java.util.OptionalInt;
import org.dyno4j.DynoException;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.SystemCallException;
import org.dyno4j.linux.spawn.SpawnException;
import org.dyno4j.linux.spawn.StepException;

/** What to try where the kernel refused something for want of a right or a resource. */
final class Shortages {
    private Shortages() {}

    /** A sentence to add to the message, from its full stop on; empty where there is nothing to say. */
    static String advice(DynoException failure) {
        return errno(failure).map(Shortages::advice).orElse("");
    }

    private static String advice(Errno errno) {
        return switch (errno) {
            case EPERM, EACCES ->
                ". The JVM needs CAP_SYS_ADMIN, and no seccomp or AppArmor profile that forbids this call";
            case EMFILE, ENFILE -> ". The limit of open files is reached; see ulimit -n and fs.file-max";
            case ENOSPC ->
                ". A limit of user.max_*_namespaces, fs.mount-max or of control groups (cgroup.max.descendants) is"
                        + " reached";
            case ENOMEM -> ". The host, or the control group that the JVM is in, is short of memory";
            case EAGAIN ->
                ". A limit of processes is reached: of the dyno, of the JVM's user (ulimit -u), or kernel.pid_max";
            default -> "";
        };
    }

    private static Optional<Errno> errno(DynoException failure) {
        if (failure instanceof StepException step) {
            return Errno.of(step.errno());
        }
        if (failure instanceof SpawnException spawn) {
            OptionalInt errno = spawn.errno();
            return errno.isPresent() ? Errno.of(errno.getAsInt()) : Optional.empty();
        }
        return failure instanceof SystemCallException call ? Errno.of(call.errno()) : Optional.empty();
    }
}
