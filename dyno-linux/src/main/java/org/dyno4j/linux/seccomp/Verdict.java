package org.dyno4j.linux.seccomp;

import java.util.Optional;
import org.dyno4j.linux.libc.Errno;

/**
 * What the kernel does with a system call.
 *
 * @param value what a filter returns to the kernel for it
 * @param name the verdict for people
 */
record Verdict(int value, String name) implements Decision {
    /** The call goes on: {@code SECCOMP_RET_ALLOW} of {@code linux/seccomp.h}. */
    static final Verdict ALLOW = new Verdict(0x7fff0000, "ALLOW");

    /** The process dies of SIGSYS, all its threads, uncatchably: {@code SECCOMP_RET_KILL_PROCESS}. */
    static final Verdict KILL = new Verdict(0x80000000, "KILL_PROCESS");

    /** Whoever holds the filter's listener is asked: {@code SECCOMP_RET_USER_NOTIF}. */
    private static final Verdict ASK = new Verdict(0x7fc00000, "USER_NOTIF");

    private static final int SECCOMP_RET_ERRNO = 0x00050000;
    private static final int SECCOMP_RET_ACTION_FULL = 0xffff0000;

    /** The call fails with this error, and nothing else happens. */
    static Verdict fail(Errno errno) {
        return new Verdict(SECCOMP_RET_ERRNO | errno.number(), errno.name());
    }

    /**
     * The same, where somebody is to learn of a refusal before its caller does.
     *
     * <p>ENOSYS is none: it makes libraries fall back, every new thread of glibc's among them.
     */
    Verdict told() {
        return errno().filter(errno -> errno != Errno.ENOSYS).isPresent() ? ASK : this;
    }

    /** The error that the call fails with, where that is the verdict. */
    Optional<Errno> errno() {
        return (value & SECCOMP_RET_ACTION_FULL) == SECCOMP_RET_ERRNO
                ? Errno.of(value & ~SECCOMP_RET_ACTION_FULL)
                : Optional.empty();
    }

    @Override
    public Verdict on(long... arguments) {
        return this;
    }

    @Override
    public String toString() {
        return name;
    }
}
