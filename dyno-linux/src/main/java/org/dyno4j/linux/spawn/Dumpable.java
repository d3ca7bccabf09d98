package org.dyno4j.linux.spawn;

import java.util.function.Supplier;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;

/**
 * Guards the dumpable flag, which a vfork-like child shares with the JVM.
 *
 * <p>The flag belongs to the memory (prctl(2), PR_SET_DUMPABLE). When a child changes its user before {@code execve},
 * the kernel clears it, for the JVM too, which breaks attaching and {@code /proc/self}; so it is put back after each
 * spawn. But not while another child runs as a dyno's user on the JVM's memory: hence the last one that is under way puts
 * it back. That makes it harder for processes of that user to trace such a child, and no more: the kernel wakes who waits
 * for a vfork-like child shortly before the child lets go of the memory ({@code exec_mmap} of {@code fs/exec.c}). What
 * holds is its capability, see {@link Privileges}.
 *
 * <p>Nobody waits for anybody: the processes of a dyno can hold up a start in that dyno, by SIGSTOP or by a lease on the
 * program, and must not hold up others.
 */
final class Dumpable {
    private static final int PR_GET_DUMPABLE = 3;
    private static final int PR_SET_DUMPABLE = 4;

    private final SystemCalls calls;
    private final long original;
    private int underWay;

    Dumpable(SystemCalls calls) {
        this.calls = calls;
        this.original = calls.call(SystemCall.PRCTL, PR_GET_DUMPABLE);
    }

    /** Runs what may clear the flag. */
    <T> T guard(Supplier<T> spawn) {
        begin();
        try {
            return spawn.get();
        } finally {
            end();
        }
    }

    private synchronized void begin() {
        underWay++;
    }

    private synchronized void end() {
        underWay--;
        if (underWay == 0) {
            // 2, SUID_DUMP_ROOT, can't be set by anybody (prctl(2)); then the flag is left cleared.
            calls.call(SystemCall.PRCTL, PR_SET_DUMPABLE, original);
        }
    }
}
