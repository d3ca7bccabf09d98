package org.dyno4j.linux;

import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.Structure;

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

    /** What it should be. */
    Values wanted() {
        return new Values(soft, hard);
    }

    int number() {
        return number;
    }

    /** What prlimit64(2) is told to set it to these values. */
    Argument[] arguments(Values values) {
        return new Argument[] {
            Argument.of(0),
            Argument.constant(name(), number),
            new Argument.Bytes(
                    Structure.of(Values.SIZE)
                            .int64(0, values.soft())
                            .int64(Long.BYTES, values.hard())
                            .bytes(),
                    values.toString()),
            Argument.none()
        };
    }

    /** Both values of one limit; {@code struct rlimit64}, in which the highest one there is stands for none. */
    record Values(long soft, long hard) {
        static final int SIZE = 2 * Long.BYTES;

        /** The same, or less, so that none is above this. */
        Values within(long highest) {
            return new Values(least(soft, highest), least(hard, highest));
        }

        private static long least(long one, long other) {
            return Long.compareUnsigned(one, other) < 0 ? one : other;
        }

        @Override
        public String toString() {
            return show(soft) + ":" + show(hard);
        }

        private static String show(long value) {
            return value == NONE ? "RLIM64_INFINITY" : Long.toUnsignedString(value);
        }
    }
}
