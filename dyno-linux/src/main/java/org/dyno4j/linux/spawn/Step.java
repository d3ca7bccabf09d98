package org.dyno4j.linux.spawn;

import java.util.List;
import org.dyno4j.linux.libc.SystemCall;

/**
 * One system call of a {@link SyscallProgram}.
 *
 * @param call which
 * @param arguments up to six
 * @param mode what a failure, or a success, does to the rest of the program
 */
record Step(SystemCall call, List<Argument> arguments, Mode mode) {
    Step {
        arguments = List.copyOf(arguments);
        if (arguments.size() > 6) {
            throw new IllegalArgumentException("a system call has at most six arguments: " + call.callName());
        }
        if (arguments.stream().filter(Argument.Range.class::isInstance).count() > 1) {
            throw new IllegalArgumentException("one argument at most can be a range: " + call.callName());
        }
    }

    /** What the result of a step does; the values are the flags that the stub reads. */
    enum Mode {
        /** A failure ends the program. */
        REQUIRED(0),
        /** A failure is passed over. */
        OPTIONAL(1),
        /** A {@code clone3} or {@code clone}: the program goes on in the new process, and the old one exits with status 0. */
        FORK(2);

        private final long flags;

        Mode(long flags) {
            this.flags = flags;
        }

        long flags() {
            return flags;
        }
    }

    @Override
    public String toString() {
        return call.callName() + "(" + Argument.show(arguments) + ")";
    }
}
