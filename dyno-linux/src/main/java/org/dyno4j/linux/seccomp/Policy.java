package org.dyno4j.linux.seccomp;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dyno4j.linux.libc.Architecture;
import org.dyno4j.linux.libc.Errno;

/**
 * What a process may ask of the kernel: a decision for every system call there is.
 *
 * <p>A call that no policy knows fails with ENOSYS, as on a kernel that doesn't know it: libraries have a path for that.
 * Calls of a foreign architecture, for which the numbers would mean other things, end the process.
 */
final class Policy {
    static final Verdict UNKNOWN = Verdict.fail(Errno.ENOSYS);

    /** {@code __X32_SYSCALL_BIT} of {@code asm/unistd.h}. */
    static final int X32 = 0x40000000;

    private final SyscallTable table;
    private final SortedMap<Integer, Decision> decisions;

    Policy(SyscallTable table, SortedMap<Integer, Decision> decisions) {
        if (decisions.isEmpty()) {
            throw new IllegalArgumentException("a policy decides something");
        }
        this.table = table;
        this.decisions = Collections.unmodifiableSortedMap(new TreeMap<>(decisions));
    }

    Architecture architecture() {
        return table.architecture();
    }

    SyscallTable table() {
        return table;
    }

    /** The decisions by number; what is not here is {@link #UNKNOWN}. */
    SortedMap<Integer, Decision> decisions() {
        return decisions;
    }

    /** The decision on a call that says to be of the policy's architecture. */
    Decision on(int number) {
        if (foreign(number)) {
            return Verdict.KILL;
        }
        return decisions.getOrDefault(number, UNKNOWN);
    }

    /** Whether it is a call by the 32-bit ABI that shares its architecture's name, and nothing else, with x86-64. */
    private boolean foreign(int number) {
        return switch (table.architecture()) {
            case X86_64 -> number >= X32;
            case AARCH64 -> false;
        };
    }
}
