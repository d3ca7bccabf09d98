package org.dyno4j.linux;

import java.util.Optional;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.linux.io.HeldStreams;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.io.Pipe;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.DynoUser;
import org.dyno4j.linux.spawn.SyscallProgram;

/**
 * Standard streams that are pipes.
 *
 * @param stdin absent means the null device
 * @param stderr absent means the pipe of standard output
 */
record PipeStreams(Optional<Pipe> stdin, Pipe stdout, Optional<Pipe> stderr) implements StandardStreams {

    /** Makes those that a process of that dyno needs. */
    static PipeStreams open(SystemCalls calls, String dyno, ProcessSpec spec) {
        Releases opened = new Releases();
        try {
            Pipe stdout = opened(opened, Pipe.fromChild(calls, dyno + " stdout"));
            Optional<Pipe> stderr = spec.stderr().map(sink -> opened(opened, Pipe.fromChild(calls, dyno + " stderr")));
            Optional<Pipe> stdin = switch (spec.stdin()) {
                case EMPTY -> Optional.<Pipe>empty();
                case PIPE -> Optional.of(opened(opened, Pipe.toChild(calls, dyno + " stdin")));
            };
            return new PipeStreams(stdin, stdout, stderr);
        } catch (RuntimeException e) {
            throw opened.after(e);
        }
    }

    private static Pipe opened(Releases opened, Pipe pipe) {
        opened.add(pipe::close);
        return pipe;
    }

    @Override
    public void keep(KeptDescriptors kept) {
        stdin.ifPresent(pipe -> kept.keep(descriptor(pipe.readEnd())));
        kept.keep(descriptor(stdout.writeEnd()));
        stderr.ifPresent(pipe -> kept.keep(descriptor(pipe.writeEnd())));
    }

    @Override
    public void connect(SyscallProgram.Builder program, KeptDescriptors kept, DynoUser user) {
        if (stdin.isPresent()) {
            give(program, kept.place(descriptor(stdin.get().readEnd())), 0, user);
        } else {
            int nothing = program.call(
                    SystemCall.OPENAT, CommonSteps.HERE, Argument.of("/dev/null"), Argument.of(0), Argument.of(0));
            StandardStreams.duplicate(program, new Argument.ResultOf(nothing), 0);
        }
        give(program, kept.place(descriptor(stdout.writeEnd())), 1, user);
        if (stderr.isPresent()) {
            give(program, kept.place(descriptor(stderr.get().writeEnd())), 2, user);
        } else {
            StandardStreams.duplicate(program, Argument.of(1), 2);
        }
    }

    private static Argument descriptor(OwnedDescriptor end) {
        return Argument.of(end.number());
    }

    private static void give(SyscallProgram.Builder program, Argument end, int number, DynoUser user) {
        StandardStreams.own(program, end, user);
        StandardStreams.duplicate(program, end, number);
    }

    @Override
    public void takeControl(SyscallProgram.Builder program) {}

    /** So that the end of the output is seen once the process and its heirs are gone. */
    @Override
    public HeldStreams handOver() {
        stdout.writeEnd().close();
        stderr.map(Pipe::writeEnd).ifPresent(OwnedDescriptor::close);
        stdin.map(Pipe::readEnd).ifPresent(OwnedDescriptor::close);
        return new HeldStreams.Pipes(stdin.map(Pipe::writeEnd), stdout.readEnd(), stderr.map(Pipe::readEnd));
    }

    @Override
    public void close() {
        Releases all = new Releases();
        all.add(stdout::close);
        stderr.ifPresent(pipe -> all.add(pipe::close));
        stdin.ifPresent(pipe -> all.add(pipe::close));
        all.run();
    }
}
