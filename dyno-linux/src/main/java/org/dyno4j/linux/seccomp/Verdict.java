package org.dyno4j.linux.seccomp;

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

    private static final int SECCOMP_RET_ERRNO = 0x00050000;

    /** The call fails with this error, and nothing else happens. */
    static Verdict fail(Errno errno) {
        return new Verdict(SECCOMP_RET_ERRNO | errno.number(), errno.name());
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
