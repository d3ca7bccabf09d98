package org.dyno4j.linux.spawn;

import java.util.OptionalInt;
import java.util.function.LongFunction;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.libc.Architecture;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;

/**
 * Starts processes by running syscall programs in vfork-like children.
 *
 * <p>Thread-safe; to be called on platform threads only. A failed start leaves no process and no descriptor.
 */
public final class Spawner implements AutoCloseable {
    private static final int P_PID = 1;
    private static final int P_PIDFD = 3;
    private static final int WEXITED = 4;
    /** A child with another exit signal than SIGCHLD is only waited for with this. */
    private static final int WALL = 0x40000000;

    private static final int SIGKILL = 9;

    /** Of {@code linux/prctl.h}. */
    private static final int PR_SET_PDEATHSIG = 1;

    private final SystemCalls calls;
    private final Architecture architecture;
    private final SpawnStub stub;
    private final CloneCall call;
    private final OwnedDescriptor init;
    private final ProgramEditor editor;
    private final Dumpable dumpable;

    private Spawner(
            SystemCalls calls,
            Architecture architecture,
            SpawnStub stub,
            CloneCall call,
            OwnedDescriptor init,
            ProgramEditor editor) {
        this.calls = calls;
        this.architecture = architecture;
        this.stub = stub;
        this.call = call;
        this.init = init;
        this.editor = editor;
        this.dumpable = new Dumpable(calls);
    }

    /**
     * Maps the stub and makes the file of process 1.
     *
     * @throws org.dyno4j.linux.libc.SystemCallException if the host forbids executable memory of this kind
     */
    public static Spawner open(SystemCalls calls, Architecture architecture) {
        return open(calls, architecture, ProgramEditor.NONE);
    }

    /** The same, with every program edited before it runs. */
    public static Spawner open(SystemCalls calls, Architecture architecture, ProgramEditor editor) {
        SpawnStub stub = SpawnStub.map(calls, architecture);
        try (NativeArena arena = new NativeArena()) {
            CloneCall call = choose(calls, stub, architecture);
            int init = SealedFile.create(calls, arena, "dyno4j-init", MachineCode.INIT.bytes(architecture));
            return new Spawner(
                    calls, architecture, stub, call, new OwnedDescriptor(calls, init, "init executable"), editor);
        } catch (RuntimeException e) {
            stub.close();
            throw e;
        }
    }

    /**
     * The one that works, found out by a child that exits at once; the newer one where neither does.
     *
     * <p>Container engines answer {@code clone3} with ENOSYS or, which libraries can make nothing of, EPERM.
     */
    private static CloneCall choose(SystemCalls calls, SpawnStub stub, Architecture architecture) {
        SyscallProgram.Builder exit = SyscallProgram.builder();
        exit.call(SystemCall.EXIT_GROUP, Argument.of(0));
        for (CloneCall call : CloneCall.values()) {
            try (ProgramImage image = ProgramImage.of(exit.build(), call, CloneArguments.vfork(0), architecture)) {
                long pid = stub.run(image);
                if (pid > 0) {
                    reap(calls, pid);
                    return call;
                }
                if (pid != -Errno.ENOSYS.number() && pid != -Errno.EPERM.number()) {
                    break;
                }
            }
        }
        return CloneCall.CLONE3;
    }

    /** The system call that makes processes here. */
    public CloneCall call() {
        return call;
    }

    /** The descriptor of the executable that a sandbox's process 1 runs; close-on-exec, to be executed by number. */
    public int init() {
        return init.number();
    }

    /**
     * Runs the program in a new child, which nobody but the JVM can see before it executes.
     *
     * @throws StepException if a step failed; the child is reaped then
     * @throws SpawnException if no process could be made, or the child was killed on its way
     */
    public Child spawn(String what, CloneArguments clone, SyscallProgram program) {
        try (Prepared prepared = prepare(what, clone, program)) {
            long pid = dumpable.guard(() -> run(what, prepared));
            return childOf(what, prepared, pid);
        }
    }

    /**
     * Runs a program that enters other namespaces and forks there; the process returned is the forked one, a child of
     * the JVM too by {@code CLONE_PARENT}.
     *
     * @throws StepException if a step failed; both processes are reaped then
     * @throws ExecuteException if none of the program's optional executions succeeded
     * @throws SpawnException if no process could be made, or a process was killed on its way
     */
    public Child spawnInside(String what, CloneArguments clone, SyscallProgram program, int fork) {
        try (Prepared prepared = prepare(what, clone, program)) {
            long guide = dumpable.guard(() -> run(what, prepared));
            reap(guide);
            ProgramImage image = prepared.image();
            if (!image.ran(fork) || image.result(fork) <= 0) {
                prepared.check(what);
                throw SpawnException.killed(what);
            }
            return childOf(what, prepared, image.result(fork));
        }
    }

    /**
     * Runs a program to its end in a child that is reaped, and returns what one of its steps returned.
     *
     * @throws StepException if a step failed
     * @throws SpawnException if no process could be made, or the child was killed on its way
     */
    public long runToEnd(String what, CloneArguments clone, SyscallProgram program, int wanted) {
        try (Prepared prepared = prepare(what, clone, program)) {
            reap(run(what, prepared));
            prepared.check(what);
            return prepared.image().result(wanted);
        }
    }

    /**
     * Runs a program to its end in a child that is reaped by its pidfd, and tells how far it came.
     *
     * <p>Nobody else may be the user that the program may become: see {@link Dumpable}.
     *
     * @throws SpawnException if no process could be made
     * @throws org.dyno4j.linux.libc.SystemCallException if the child could not be waited for in any way
     */
    public Trial trial(String what, CloneArguments clone, SyscallProgram program) {
        try (Prepared prepared = prepare(what, clone, program)) {
            long pid = dumpable.guard(() -> run(what, prepared));
            long pidfd = calls.call(SystemCall.PIDFD_OPEN, pid);
            long waited = pidfd < 0 ? pidfd : waitFor(calls, P_PIDFD, pidfd);
            if (pidfd >= 0) {
                calls.call(SystemCall.CLOSE, pidfd);
            }
            if (waited < 0) {
                reap(pid);
            }
            return Trial.of(prepared.program(), prepared.image(), pidfd, waited);
        }
    }

    /**
     * Calls a function with the process id of a child that sleeps in new namespaces, and ends the child.
     *
     * <p>The child shares the JVM's memory and is not waited for as by vfork, which is sound because it never touches
     * the stack: it makes system calls, of which the last doesn't return. Nothing of the JVM's stays open in it, and it ends
     * with the thread that made it: a JVM that is killed meanwhile leaves no dyno alive by it, nor the child.
     *
     * @throws SpawnException if no process could be made
     */
    public <T> T withSleeper(String what, long namespaces, LongFunction<T> function) {
        CloneArguments clone = new CloneArguments(
                CloneArguments.CLONE_VM | CloneArguments.CLONE_CLEAR_SIGHAND | namespaces, OptionalInt.empty());
        SyscallProgram.Builder sleep = SyscallProgram.builder();
        sleep.call(SystemCall.CLOSE_RANGE, Argument.of(0), Argument.constant("~0U", 0xffff_ffffL), Argument.of(0));
        sleep.call(
                SystemCall.PRCTL,
                Argument.constant("PR_SET_PDEATHSIG", PR_SET_PDEATHSIG),
                Argument.constant("SIGKILL", SIGKILL));
        sleep.call(SystemCall.PPOLL, Argument.none(), Argument.of(0), Argument.none(), Argument.none());
        try (Prepared prepared = prepare(what, clone, sleep.build())) {
            long pid = run(what, prepared);
            try {
                return function.apply(pid);
            } finally {
                killAndReap(pid);
            }
        }
    }

    /** A program in native memory, and how its process is cloned. */
    private record Prepared(SyscallProgram program, CloneArguments arguments, ProgramImage image)
            implements AutoCloseable {
        void check(String what) {
            program.check(what, image);
        }

        @Override
        public void close() {
            image.close();
        }
    }

    private Prepared prepare(String what, CloneArguments givenClone, SyscallProgram givenProgram) {
        SyscallProgram program = editor.edit(what, givenProgram);
        CloneArguments clone = editor.edit(what, givenClone);
        return new Prepared(program, clone, ProgramImage.of(program, call, clone, architecture));
    }

    private long run(String what, Prepared prepared) {
        long pid = stub.run(prepared.image());
        if (pid < 0) {
            throw SpawnException.refused(what, call, prepared.arguments(), (int) -pid);
        }
        return pid;
    }

    private Child childOf(String what, Prepared prepared, long pid) {
        try {
            prepared.check(what);
            // Ours and not yet waited for, so the number can't belong to another process.
            long pidfd = SystemCalls.check(calls.call(SystemCall.PIDFD_OPEN, pid), SystemCall.PIDFD_OPEN, what);
            return new Child(pid, new OwnedDescriptor(calls, (int) pidfd, what + " pidfd"));
        } catch (RuntimeException e) {
            killAndReap(pid);
            throw e;
        }
    }

    private void killAndReap(long pid) {
        calls.call(SystemCall.KILL, pid, SIGKILL);
        reap(pid);
    }

    /** Waits for a process that is ending; never for one that may live on. */
    private void reap(long pid) {
        reap(calls, pid);
    }

    private static void reap(SystemCalls calls, long pid) {
        SystemCalls.check(waitFor(calls, P_PID, pid), SystemCall.WAITID, "process " + pid);
    }

    private static long waitFor(SystemCalls calls, int idType, long id) {
        long result;
        do {
            result = calls.call(SystemCall.WAITID, idType, id, 0, WEXITED | WALL, 0, 0);
        } while (result == -Errno.EINTR.number());
        return result;
    }

    /** Unmaps the stub. No spawn may be under way. */
    @Override
    public void close() {
        init.close();
        stub.close();
    }
}
