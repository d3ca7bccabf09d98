package org.dyno4j.linux.spawn;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;

/**
 * Guards the dumpable flag, which a vfork-like child shares with the JVM.
 *
 * <p>The flag belongs to the memory (prctl(2), PR_SET_DUMPABLE). When a child changes its user before {@code execve},
 * the kernel clears it, for the JVM too, which breaks attaching and {@code /proc/self}; so it is put back after each
 * spawn. But never while another child runs as a dyno's user on the JVM's memory: processes of that user in the same
 * dyno could trace it then, and read all of the JVM. Hence the lock.
 */
final class Dumpable {
    private static final int PR_GET_DUMPABLE = 3;
    private static final int PR_SET_DUMPABLE = 4;

    private final SystemCalls calls;
    private final long original;
    private final ReentrantLock lock = new ReentrantLock();

    Dumpable(SystemCalls calls) {
        this.calls = calls;
        this.original = calls.call(SystemCall.PRCTL, PR_GET_DUMPABLE);
    }

    /** Runs what may clear the flag while strangers of the new user could look on. */
    <T> T guard(Supplier<T> spawn) {
        lock.lock();
        try {
            T result = spawn.get();
            restore();
            return result;
        } finally {
            lock.unlock();
        }
    }

    /** Puts the flag back after a spawn that nobody could look on at. */
    void restoreUnobserved() {
        lock.lock();
        try {
            restore();
        } finally {
            lock.unlock();
        }
    }

    private void restore() {
        // 2, SUID_DUMP_ROOT, can't be set by anybody (prctl(2)); then the flag is left cleared.
        calls.call(SystemCall.PRCTL, PR_SET_DUMPABLE, original);
    }
}
