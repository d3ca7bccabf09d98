package org.dyno4j.linux;

import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.Structure;
import org.dyno4j.linux.spawn.SyscallProgram;

/**
 * The resource limits of every process, so that none depends on how the JVM was started; numbers as in
 * {@code asm-generic/resource.h}.
 *
 * <p>What a sandbox as a whole may use is its cgroup's to say, the number of processes among it: RLIMIT_NPROC counts by
 * user, not by sandbox.
 */
enum ProcessLimit {
    RLIMIT_CPU(0, ProcessLimit.NONE),
    RLIMIT_FSIZE(1, ProcessLimit.NONE),
    RLIMIT_DATA(2, ProcessLimit.NONE),
    /** What a thread's stack begins with where nothing else is said; a program may ask for more. */
    RLIMIT_STACK(3, 8 << 20, ProcessLimit.NONE),
    /** A core dump would hold the config vars. */
    RLIMIT_CORE(4, 0),
    RLIMIT_NPROC(6, ProcessLimit.NONE),
    /** As on Heroku. */
    RLIMIT_NOFILE(7, 10_000),
    /** The kernel's own default since Linux 5.16. */
    RLIMIT_MEMLOCK(8, 8 << 20),
    RLIMIT_AS(9, ProcessLimit.NONE),
    RLIMIT_LOCKS(10, ProcessLimit.NONE),
    RLIMIT_SIGPENDING(11, 10_000),
    /** The kernel's own default. */
    RLIMIT_MSGQUEUE(12, 819_200),
    RLIMIT_NICE(13, 0),
    RLIMIT_RTPRIO(14, 0),
    RLIMIT_RTTIME(15, ProcessLimit.NONE);

    /** {@code RLIM64_INFINITY}. */
    private static final long NONE = -1;

    private final int number;
    private final long soft;
    private final long hard;

    ProcessLimit(int number, long value) {
        this(number, value, value);
    }

    ProcessLimit(int number, long soft, long hard) {
        this.number = number;
        this.soft = soft;
        this.hard = hard;
    }

    /**
     * Adds the steps that set all limits.
     *
     * <p>One may fail: without CAP_SYS_RESOURCE no hard limit can be raised. The limit that stays then is the lower one. One
     * that is 0 is never raised, and has to be set.
     */
    static void setAll(SyscallProgram.Builder program) {
        for (ProcessLimit limit : values()) {
            Argument[] arguments = {
                Argument.of(0), Argument.constant(limit.name(), limit.number), limit.argument(), Argument.none()
            };
            if (limit.hard == 0) {
                program.call(SystemCall.PRLIMIT64, arguments);
            } else {
                program.tryCall(SystemCall.PRLIMIT64, arguments);
            }
        }
    }

    private Argument argument() {
        return new Argument.Bytes(
                Structure.of(16).int64(0, soft).int64(8, hard).bytes(), show(soft) + ":" + show(hard));
    }

    private static String show(long value) {
        return value == NONE ? "RLIM64_INFINITY" : Long.toString(value);
    }
}
