package org.dyno4j.linux.spawn;

import java.util.Optional;
import java.util.stream.IntStream;
import org.dyno4j.linux.libc.SystemCall;

/** How far a program came that was run to see what works here. */
public final class Trial {
    private final SyscallProgram program;
    private final long[] results;
    private final int ran;
    private final long pidfd;
    private final long waited;

    private Trial(SyscallProgram program, long[] results, int ran, long pidfd, long waited) {
        this.program = program;
        this.results = results;
        this.ran = ran;
        this.pidfd = pidfd;
        this.waited = waited;
    }

    static Trial of(SyscallProgram program, ProgramImage image, long pidfd, long waited) {
        int ran = (int) IntStream.range(0, image.steps()).takeWhile(image::ran).count();
        long[] results = IntStream.range(0, ran).mapToLong(image::result).toArray();
        return new Trial(program, results, ran, pidfd, waited);
    }

    /** A system call that failed, as a person would write it down, and with which error number. */
    public record Failure(String call, int errno) {}

    /** Whether the program came to that step. */
    public boolean ran(int step) {
        return step < ran;
    }

    /** Why that step failed, if it ran and did. */
    public Optional<Failure> failure(int step) {
        return ran(step) ? failure(program.steps().get(step).toString(), results[step]) : Optional.empty();
    }

    /** Why the child could not be handled by its pidfd, if so. */
    public Optional<Failure> pidfdFailure() {
        return failure(SystemCall.PIDFD_OPEN.callName(), pidfd)
                .or(() -> failure(SystemCall.WAITID.callName() + "(P_PIDFD)", waited));
    }

    private static Optional<Failure> failure(String call, long result) {
        return result < 0 ? Optional.of(new Failure(call, (int) -result)) : Optional.empty();
    }
}
