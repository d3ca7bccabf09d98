package org.dyno4j.linux;

import org.dyno4j.isolation.TerminalSize;
import org.dyno4j.linux.io.HeldStreams;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.io.Terminal;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.CloneArguments;
import org.dyno4j.linux.spawn.DynoUser;
import org.dyno4j.linux.spawn.Spawner;
import org.dyno4j.linux.spawn.SyscallProgram;

/**
 * Standard streams that are one terminal of the sandbox's own devpts, whose master the JVM alone holds.
 *
 * @param terminal the JVM's side
 */
record TerminalStreams(Terminal terminal) implements StandardStreams {
    private static final int O_RDWR = 2;
    private static final int O_NOCTTY = 0x100;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;

    /** {@code asm-generic/ioctls.h}; TIOCGPTPEER since Linux 4.13. */
    private static final int TIOCSCTTY = 0x540E;

    private static final int TIOCGPTPEER = 0x5441;

    /**
     * Opens a terminal in the sandbox of this process 1.
     *
     * <p>No thread of the JVM enters the sandbox. A vfork-like child does, which shares the JVM's descriptor table, so
     * that what it opens as its last step is the JVM's.
     *
     * @param init a pidfd of process 1
     * @throws org.dyno4j.DynoException if the sandbox has ended, or the host has no more terminals (kernel.pty.max)
     */
    static TerminalStreams open(
            SystemCalls calls, Spawner spawner, DynoUser user, String dyno, int init, TerminalSize size) {
        SyscallProgram.Builder program = SyscallProgram.builder();
        // The user namespace, where there is one, gives the privilege to enter the other (setns(2)).
        long namespaces = user.namespace() | CloneArguments.CLONE_NEWNS;
        program.call(
                SystemCall.SETNS, Argument.of(init), Argument.constant(CloneArguments.names(namespaces), namespaces));
        int master = program.call(
                SystemCall.OPENAT,
                CommonSteps.HERE,
                Argument.of("/dev/pts/ptmx"),
                Argument.constant("O_RDWR|O_NOCTTY|O_NONBLOCK|O_CLOEXEC", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC),
                Argument.of(0));
        program.call(SystemCall.EXIT_GROUP, Argument.of(0));
        String what = dyno + " terminal";
        long opened = spawner.runToEnd(what, CloneArguments.vfork(CloneArguments.CLONE_FILES), program.build(), master);
        return new TerminalStreams(Terminal.of(calls, new OwnedDescriptor(calls, (int) opened, what), size));
    }

    @Override
    public void keep(KeptDescriptors kept) {
        kept.keep(screen());
    }

    private Argument screen() {
        return Argument.of(terminal.screen().number());
    }

    /** From the master itself: a name in {@code /dev/pts} could lead elsewhere (CVE-2025-52565). */
    @Override
    public void connect(SyscallProgram.Builder program, KeptDescriptors kept, DynoUser user) {
        int side = program.call(
                SystemCall.IOCTL,
                kept.place(screen()),
                Argument.constant("TIOCGPTPEER", TIOCGPTPEER),
                Argument.constant("O_RDWR|O_NOCTTY", O_RDWR | O_NOCTTY));
        StandardStreams.own(program, new Argument.ResultOf(side), user);
        for (int number = 0; number <= 2; number++) {
            StandardStreams.duplicate(program, new Argument.ResultOf(side), number);
        }
    }

    @Override
    public void takeControl(SyscallProgram.Builder program) {
        program.call(SystemCall.IOCTL, Argument.of(0), Argument.constant("TIOCSCTTY", TIOCSCTTY), Argument.of(0));
    }

    @Override
    public HeldStreams handOver() {
        return new HeldStreams.OneTerminal(terminal);
    }

    @Override
    public void close() {
        terminal.close();
    }
}
