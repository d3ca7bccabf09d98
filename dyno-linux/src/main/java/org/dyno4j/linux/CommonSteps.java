package org.dyno4j.linux;

import java.nio.file.Path;
import java.util.List;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.SyscallProgram;

/** Steps that both a sandbox's first process and every later one take. */
final class CommonSteps {
    static final Argument HERE = Argument.constant("AT_FDCWD", -100);

    private static final int O_WRONLY = 1;
    private static final int O_CLOEXEC = 0x80000;
    private static final int SIG_SETMASK = 2;
    private static final int SIGNAL_SET_SIZE = 8;
    /** {@code struct sigaction} as the kernel has it: handler, flags, restorer where there is one, mask. */
    private static final int SIGNAL_ACTION_SIZE = 32;

    private static final int LAST_SIGNAL = 64;
    private static final int SIGKILL = 9;
    private static final int SIGSTOP = 19;

    private CommonSteps() {}

    /** Opens the files to enter cgroups by. */
    static List<Argument> openCgroups(SyscallProgram.Builder program, List<Path> files) {
        return files.stream()
                .<Argument>map(file -> new Argument.ResultOf(program.call(
                        SystemCall.OPENAT,
                        HERE,
                        Argument.of(file.toString()),
                        Argument.constant("O_WRONLY|O_CLOEXEC", O_WRONLY | O_CLOEXEC),
                        Argument.of(0))))
                .toList();
    }

    /** Enters the cgroups: 0 stands for the writer itself (cgroups(7)). */
    static void joinCgroups(SyscallProgram.Builder program, List<Argument> opened) {
        for (Argument file : opened) {
            program.call(SystemCall.WRITE, file, Argument.of("0"), Argument.of(1));
        }
    }

    /** No descriptor of the JVM gets through: most of the JDK's own are not close-on-exec. */
    static void closeFrom(SyscallProgram.Builder program, int first) {
        program.call(
                SystemCall.CLOSE_RANGE, Argument.of(first), Argument.constant("~0U", 0xffff_ffffL), Argument.of(0));
    }

    /**
     * Makes every signal do what it does by default, and unblocks all; SIGKILL and SIGSTOP can't be anything else.
     *
     * <p>The stub has blocked them. {@code CLONE_CLEAR_SIGHAND} has taken the JVM's handlers away, but what the JVM, or
     * whoever started it, ignores stays ignored (clone(2)).
     */
    static void resetSignals(SyscallProgram.Builder program) {
        setDefault(program, 1, SIGKILL - 1);
        setDefault(program, SIGKILL + 1, SIGSTOP - 1);
        setDefault(program, SIGSTOP + 1, LAST_SIGNAL);
        program.call(
                SystemCall.RT_SIGPROCMASK,
                Argument.constant("SIG_SETMASK", SIG_SETMASK),
                new Argument.Bytes(new byte[SIGNAL_SET_SIZE], "no signals"),
                Argument.none(),
                Argument.of(SIGNAL_SET_SIZE));
    }

    private static void setDefault(SyscallProgram.Builder program, int first, int last) {
        program.call(
                SystemCall.RT_SIGACTION,
                new Argument.Range(first, last),
                new Argument.Bytes(new byte[SIGNAL_ACTION_SIZE], "SIG_DFL"),
                Argument.none(),
                Argument.of(SIGNAL_SET_SIZE));
    }
}
