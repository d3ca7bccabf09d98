package org.dyno4j.linux.spawn;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.dyno4j.linux.libc.SystemCall;

/**
 * A fixed sequence of system calls for a new process, composed beforehand, printable, and run without a line of Java.
 *
 * <p>Immutable. The last step has to be one that doesn't return: {@code execve}, {@code execveat} or
 * {@code exit_group}.
 */
public final class SyscallProgram {
    private final List<Step> steps;

    private SyscallProgram(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /** Starts an empty program. */
    public static Builder builder() {
        return new Builder();
    }

    List<Step> steps() {
        return steps;
    }

    /** The step of that index for people: {@code "step 7: mount(overlay, …)"}. */
    public String describe(int step) {
        return "step " + (step + 1) + ": " + steps.get(step);
    }

    /** How many steps there are. */
    public int size() {
        return steps.size();
    }

    /** The system call that a step makes. */
    public SystemCall call(int step) {
        return steps.get(step).call();
    }

    /** What a step gives to its call. */
    public List<Argument> arguments(int step) {
        return steps.get(step).arguments();
    }

    /** The same program with another call in one place, whose failure counts as that of the former one did. */
    public SyscallProgram replacing(int step, SystemCall call, Argument... arguments) {
        List<Step> replaced = new ArrayList<>(steps);
        replaced.set(step, new Step(call, List.of(arguments), steps.get(step).mode()));
        return new SyscallProgram(replaced);
    }

    /**
     * Finds out from its image whether the program did what it should.
     *
     * <p>The last step doesn't return when it succeeds, and an execution doesn't either. So every step before the first
     * execution, or before the last step where there is none, must have run.
     *
     * @throws StepException if a step failed
     * @throws ExecuteException if all optional executions failed
     * @throws SpawnException if the process was killed on its way
     */
    void check(String what, ProgramImage image) {
        OptionalInt failed = image.failedStep();
        if (failed.isPresent()) {
            throw new StepException(this, failed.getAsInt(), image.failedErrno());
        }
        int[] executions = IntStream.range(0, steps.size())
                .filter(i -> steps.get(i).call() == SystemCall.EXECVE)
                .toArray();
        int ready = executions.length > 0 ? executions[0] : steps.size() - 1;
        if (ready > 0 && !image.ran(ready - 1)) {
            throw SpawnException.killed(what);
        }
        if (executions.length > 0 && image.ran(executions[executions.length - 1])) {
            throw new ExecuteException(
                    what,
                    IntStream.of(executions)
                            .map(i -> (int) -image.result(i))
                            .boxed()
                            .toList());
        }
    }

    /** All steps, one a line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            text.append(describe(i)).append('\n');
        }
        return text.toString();
    }

    /** Collects steps. Not thread-safe. */
    public static final class Builder {
        private final List<Step> steps = new ArrayList<>();

        private Builder() {}

        /** Adds a call that has to succeed; returns its index, for {@link Argument.ResultOf} and for results. */
        public int call(SystemCall call, Argument... arguments) {
            return add(call, Step.Mode.REQUIRED, arguments);
        }

        /** Adds a call whose failure is passed over. */
        public int tryCall(SystemCall call, Argument... arguments) {
            return add(call, Step.Mode.OPTIONAL, arguments);
        }

        /** Adds a call in whose child the program goes on, while the caller of it exits with status 0. */
        public int fork(CloneCall call, CloneArguments clone) {
            return add(call.systemCall(), Step.Mode.FORK, call.arguments(clone));
        }

        private int add(SystemCall call, Step.Mode mode, Argument... arguments) {
            for (Argument argument : arguments) {
                if (argument instanceof Argument.ResultOf result && result.step() >= steps.size()) {
                    throw new IllegalArgumentException("a step can only use the result of an earlier one");
                }
            }
            steps.add(new Step(call, List.of(arguments), mode));
            return steps.size() - 1;
        }

        /** How many steps there are so far, which is the index of the next one. */
        public int size() {
            return steps.size();
        }

        /** The program of the steps so far. */
        public SyscallProgram build() {
            if (steps.isEmpty()) {
                throw new IllegalStateException("a syscall program needs a step");
            }
            return new SyscallProgram(steps);
        }
    }
}
