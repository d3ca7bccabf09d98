package org.dyno4j.linux;

import org.dyno4j.linux.io.HeldStreams;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.DynoUser;
import org.dyno4j.linux.spawn.SyscallProgram;

/** The standard streams of a process that is being started: both ends of them. */
sealed interface StandardStreams extends AutoCloseable permits PipeStreams, TerminalStreams {
    int AT_EMPTY_PATH = 0x1000;

    /** Has those ends kept that {@link #connect} needs. */
    void keep(KeptDescriptors kept);

    /** Adds the steps, to be taken in the sandbox's namespaces, by which the process's ends become 0 to 2. */
    void connect(SyscallProgram.Builder program, KeptDescriptors kept, DynoUser user);

    /** Adds what only the leader of a session can do. */
    void takeControl(SyscallProgram.Builder program);

    /** Lets go of the ends that the process has by now, and returns those that the JVM keeps. */
    HeldStreams handOver();

    /** Closes both ends, as far as they are still open. */
    @Override
    void close();

    /** A pipe or a terminal belongs to who made it; the dyno has to own it to open {@code /dev/stdout} anew. */
    static void own(SyscallProgram.Builder program, Argument descriptor, DynoUser user) {
        program.call(
                SystemCall.FCHOWNAT,
                descriptor,
                Argument.of(""),
                Argument.of(user.uid()),
                Argument.of(user.uid()),
                Argument.constant("AT_EMPTY_PATH", AT_EMPTY_PATH));
    }

    static void duplicate(SyscallProgram.Builder program, Argument from, int to) {
        program.call(SystemCall.DUP3, from, Argument.of(to), Argument.of(0));
    }
}
