package org.dyno4j.linux;

import com.sun.jna.Pointer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.dyno4j.linux.libc.Architecture;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.JnaSystemCalls;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;

/**
 * A kernel that refuses a system call, to one thread and what is born of it: by a seccomp filter, as a container has it.
 *
 * @param call the call that is refused
 * @param argument the index of an argument that is looked at
 * @param mask the bits of it that count; 0 refuses every call
 * @param value what those bits have to be
 * @param error what the caller is told
 */
record Refusing(SystemCall call, int argument, int mask, int value, Errno error) {
    // linux/bpf_common.h, linux/filter.h and linux/seccomp.h
    private static final int LOAD_WORD = 0x20;
    private static final int AND = 0x54;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int RETURN = 0x06;
    private static final int SECCOMP_RET_ALLOW = 0x7fff0000;
    private static final int SECCOMP_RET_ERRNO = 0x00050000;
    private static final int OFFSET_OF_ARGUMENTS = 16;

    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int SECCOMP_SET_MODE_FILTER = 1;

    static Refusing every(SystemCall call, Errno error) {
        return new Refusing(call, 0, 0, 0, error);
    }

    /** Calls a function on a new thread for which the kernel is like that. */
    static <T> T during(List<Refusing> refusals, Callable<T> use) throws Exception {
        FutureTask<T> task = new FutureTask<>(() -> {
            refusals.forEach(Refusing::install);
            return use.call();
        });
        Thread thread = new Thread(task, "refused by the kernel");
        thread.start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    private void install() {
        SystemCalls calls = JnaSystemCalls.open();
        try (NativeArena arena = new NativeArena()) {
            int[][] program = {
                {LOAD_WORD, 0, 0, 0},
                {JUMP_IF_EQUAL, 0, 4, call.number(Architecture.current())},
                {LOAD_WORD, 0, 0, OFFSET_OF_ARGUMENTS + 8 * argument},
                {AND, 0, 0, mask},
                {JUMP_IF_EQUAL, 0, 1, value},
                {RETURN, 0, 0, SECCOMP_RET_ERRNO | error.number()},
                {RETURN, 0, 0, SECCOMP_RET_ALLOW}
            };
            Pointer instructions = arena.allocate(8L * program.length);
            for (int i = 0; i < program.length; i++) {
                instructions.setShort(8L * i, (short) program[i][0]);
                instructions.setByte(8L * i + 2, (byte) program[i][1]);
                instructions.setByte(8L * i + 3, (byte) program[i][2]);
                instructions.setInt(8L * i + 4, program[i][3]);
            }
            Pointer filter = arena.allocate(16);
            filter.setShort(0, (short) program.length);
            filter.setPointer(8, instructions);
            // Both are of the thread alone, and of what is born of it.
            SystemCalls.check(
                    calls.call(SystemCall.PRCTL, PR_SET_NO_NEW_PRIVS, 1), SystemCall.PRCTL, "PR_SET_NO_NEW_PRIVS");
            SystemCalls.check(
                    calls.call(SystemCall.SECCOMP, SECCOMP_SET_MODE_FILTER, 0, NativeArena.address(filter)),
                    SystemCall.SECCOMP,
                    toString());
        }
    }
}
