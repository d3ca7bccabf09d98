package org.dyno4j.linux;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.ProgramEditor;
import org.dyno4j.linux.spawn.SyscallProgram;

/**
 * Takes walls away: steps whose description says so are replaced.
 *
 * @param replacement the call to make instead of the step of that description
 */
record EditedSteps(Function<String, Optional<EditedSteps.Call>> replacement) implements ProgramEditor {
    /** A system call to make instead. */
    record Call(SystemCall call, List<Argument> arguments) {
        static Call of(SystemCall call, Argument... arguments) {
            return new Call(call, List.of(arguments));
        }
    }

    /** Looks at a sandbox; may throw what it likes. */
    interface Look {
        String at(Sandbox sandbox) throws Exception;
    }

    /** Does nothing in place of steps that mention this. */
    static EditedSteps without(String text) {
        return new EditedSteps(
                step -> step.contains(text) ? Optional.of(Call.of(SystemCall.GETPID)) : Optional.empty());
    }

    /** Makes this call in place of steps that mention that text. */
    static EditedSteps replacing(String text, SystemCall call, Argument... arguments) {
        return new EditedSteps(step -> step.contains(text) ? Optional.of(Call.of(call, arguments)) : Optional.empty());
    }

    /** What is seen in a sandbox that was made like that. */
    String look(SandboxSpec.Builder spec, Look look) throws Exception {
        try (LinuxIsolation isolation = TestIsolation.open(this);
                Sandbox sandbox = isolation.create(spec.build())) {
            return look.at(sandbox);
        }
    }

    @Override
    public SyscallProgram edit(String what, SyscallProgram program) {
        SyscallProgram edited = program;
        for (int step = 0; step < program.size(); step++) {
            Optional<Call> other = replacement.apply(program.describe(step));
            if (other.isPresent()) {
                edited = edited.replacing(
                        step, other.get().call(), other.get().arguments().toArray(Argument[]::new));
            }
        }
        return edited;
    }
}
