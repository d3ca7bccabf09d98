package org.dyno4j.linux.rootfs;

import java.util.List;
import org.dyno4j.isolation.Signal;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.io.Pipe;
import org.dyno4j.linux.io.ProcessDescriptor;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.Child;
import org.dyno4j.linux.spawn.CloneArguments;
import org.dyno4j.linux.spawn.Spawner;
import org.dyno4j.linux.spawn.SyscallProgram;

/**
 * A mount namespace with all that the roots of dynos have in common, in which no process runs.
 *
 * <p>Each dyno gets a copy of it, which costs the kernel far less than putting the same together anew. A descriptor
 * keeps it; it vanishes with the JVM. Thread-safe.
 */
public final class RootTemplate implements BaseRoot, AutoCloseable {
    private static final String WHAT = "root template";
    private static final long AT_FDCWD = -100;
    private static final int O_CLOEXEC = 0x80000;
    private static final int AT_EMPTY_PATH = 0x1000;

    private static final int F_DUPFD_CLOEXEC = 1030;

    private final SystemCalls calls;
    private final OwnedDescriptor namespace;
    private final ProcMasks masks;

    private RootTemplate(SystemCalls calls, OwnedDescriptor namespace, ProcMasks masks) {
        this.calls = calls;
        this.namespace = namespace;
        this.masks = masks;
    }

    /**
     * Puts the template together in a child, which is gone when this returns.
     *
     * @throws org.dyno4j.DynoException if a step failed; nothing is left then
     */
    public static RootTemplate build(SystemCalls calls, Spawner spawner, Tools tools, List<String> places) {
        try (Pipe pipe = Pipe.toChild(calls, WHAT)) {
            Child builder = spawner.spawn(
                    WHAT,
                    CloneArguments.vfork(CloneArguments.CLONE_NEWNS | CloneArguments.CLONE_NEWPID),
                    program(new SharedRoot(tools, places), pipe.readEnd().number(), spawner.init()));
            try (ProcessDescriptor process = new ProcessDescriptor(calls, builder.pidfd())) {
                try {
                    return new RootTemplate(calls, namespaceOf(calls, builder.pid()), ProcMasks.read());
                } finally {
                    process.signal(Signal.SIGKILL);
                    process.awaitEnd();
                }
            }
        }
    }

    /** Waits, once all is done, as process 1 of a sandbox would: the namespace can be opened while somebody is in it. */
    private static SyscallProgram program(SharedRoot root, int control, int executable) {
        SyscallProgram.Builder program = SyscallProgram.builder();
        root.compose(program);
        program.call(SystemCall.DUP3, Argument.of(control), Argument.of(0), Argument.of(0));
        program.call(
                SystemCall.DUP3, Argument.of(executable), Argument.of(1), Argument.constant("O_CLOEXEC", O_CLOEXEC));
        program.call(SystemCall.CLOSE_RANGE, Argument.of(2), Argument.constant("~0U", 0xffff_ffffL), Argument.of(0));
        program.call(
                SystemCall.EXECVEAT,
                Argument.of(1),
                Argument.of(""),
                new Argument.Texts(List.of("dyno4j-template")),
                new Argument.Texts(List.of()),
                Argument.constant("AT_EMPTY_PATH", AT_EMPTY_PATH));
        return program.build();
    }

    private static OwnedDescriptor namespaceOf(SystemCalls calls, long pid) {
        String path = "/proc/" + pid + "/ns/mnt";
        try (NativeArena arena = new NativeArena()) {
            long descriptor =
                    calls.call(SystemCall.OPENAT, AT_FDCWD, NativeArena.address(arena.string(path)), O_CLOEXEC, 0);
            return new OwnedDescriptor(calls, (int) SystemCalls.check(descriptor, SystemCall.OPENAT, path), WHAT);
        }
    }

    @Override
    public void enter(SyscallProgram.Builder program) {
        new MountSteps(program).enterCopyOf(namespace.number());
    }

    @Override
    public boolean bringsNamespace() {
        return true;
    }

    @Override
    public boolean withProc() {
        return false;
    }

    @Override
    public ProcMasks masks() {
        return masks;
    }

    /** Another one of the same namespace, which stays when this one is closed. */
    RootTemplate copy() {
        long copy = calls.call(SystemCall.FCNTL, namespace.number(), F_DUPFD_CLOEXEC, 0);
        return new RootTemplate(
                calls, new OwnedDescriptor(calls, (int) SystemCalls.check(copy, SystemCall.FCNTL, WHAT), WHAT), masks);
    }

    /** Lets the namespace go; dynos keep their copies. */
    @Override
    public void close() {
        namespace.close();
    }
}
