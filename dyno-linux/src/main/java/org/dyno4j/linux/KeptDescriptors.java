package org.dyno4j.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.SyscallProgram;

/**
 * What a new process keeps of its copy of the JVM's descriptor table, apart from the standard streams: all others it
 * closes.
 *
 * <p>The table holds the pipes of all sandboxes, by whose end their process 1 knows that the JVM has ended. So nobody may
 * have a copy who can be held up by a dyno: by SIGSTOP, or for want of its processor time.
 */
final class KeptDescriptors {
    private static final int FIRST = 3;
    private static final int O_CLOEXEC = 0x80000;
    private static final int F_DUPFD_CLOEXEC = 1030;

    private final List<Argument> kept = new ArrayList<>();

    /** Keeps a descriptor, to be found as {@link #number} after the steps. */
    void keep(Argument descriptor) {
        kept.add(descriptor);
    }

    /** The number that a descriptor which is kept has after the steps. */
    int number(Argument descriptor) {
        int place = kept.indexOf(descriptor);
        if (place < 0) {
            throw new IllegalArgumentException("descriptor " + descriptor + " isn't kept");
        }
        return FIRST + place;
    }

    /** The same for one that may be absent. */
    OptionalInt number(OptionalInt descriptor) {
        return descriptor.isPresent() ? OptionalInt.of(number(Argument.of(descriptor.getAsInt()))) : descriptor;
    }

    /** The same for use by later steps. */
    Argument place(Argument descriptor) {
        return Argument.of(number(descriptor));
    }

    /**
     * Adds the steps. None survives the execution.
     *
     * <p>A descriptor may lie where another one has to be: so all go out of the way first.
     */
    void closeOthers(SyscallProgram.Builder program) {
        int end = FIRST + kept.size();
        List<Argument> copies = kept.stream()
                .<Argument>map(descriptor -> new Argument.ResultOf(program.call(
                        SystemCall.FCNTL,
                        descriptor,
                        Argument.constant("F_DUPFD_CLOEXEC", F_DUPFD_CLOEXEC),
                        Argument.of(end))))
                .toList();
        for (int i = 0; i < copies.size(); i++) {
            program.call(
                    SystemCall.DUP3, copies.get(i), Argument.of(FIRST + i), Argument.constant("O_CLOEXEC", O_CLOEXEC));
        }
        CommonSteps.closeFrom(program, end);
    }
}
