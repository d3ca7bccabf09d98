package org.dyno4j.linux;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.ProgramEditor;
import org.dyno4j.linux.spawn.SyscallProgram;

/**
 * Makes one step of the programs of that name fail with an error of choice.
 *
 * <p>The step becomes a call that takes no argument and yet is given one, by which a filter on the thread knows it: so the
 * error comes from the kernel, and the program meets it as any other. To be used within {@link Refusing#during} with
 * {@link #refusals}.
 */
final class FailingStep implements ProgramEditor {
    private static final SystemCall STAND_IN = SystemCall.GETPPID;
    private static final int MARK = 0x7e57_0000;

    private final Map<String, SyscallProgram> originals = new ConcurrentHashMap<>();
    private volatile Optional<Fault> fault = Optional.empty();

    private record Fault(String what, int step, Errno error) {}

    /** What the kernel has to be like for these errors. */
    static List<Refusing> refusals(List<Errno> errors) {
        return errors.stream()
                .map(error -> new Refusing(STAND_IN, 0, -1, MARK | error.number(), error))
                .toList();
    }

    /** From now on that step fails, and no other. */
    void failAt(String what, int step, Errno error) {
        fault = Optional.of(new Fault(what, step, error));
    }

    void failNowhere() {
        fault = Optional.empty();
    }

    /** The program of that name that ran last, as it was before a step was replaced. */
    SyscallProgram original(String what) {
        return Optional.ofNullable(originals.get(what)).orElseThrow();
    }

    @Override
    public SyscallProgram edit(String what, SyscallProgram program) {
        originals.put(what, program);
        return fault.filter(wanted -> wanted.what().equals(what))
                .map(wanted -> program.replacing(
                        wanted.step(),
                        STAND_IN,
                        Argument.of(MARK | wanted.error().number())))
                .orElse(program);
    }
}
