package org.dyno4j.linux.seccomp;

import com.sun.jna.Pointer;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.Structure;
import org.dyno4j.linux.spawn.SyscallProgram;

/**
 * A pair of connected sockets over which a new process hands out the listener of its filter (unix(7), SCM_RIGHTS).
 *
 * <p>The listener is made in the process that it is about to watch, and closed there by its execution. Its number is
 * known beforehand: it is the first one that is free where only the standard streams and the socket are open.
 */
public final class DenialChannel implements AutoCloseable {
    /** Where the socket has to be when the filter is installed; the next one is the listener's. */
    public static final int SOCKET = 3;

    private static final int LISTENER = SOCKET + 1;

    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int O_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;

    /** {@code struct msghdr}, {@code struct iovec} and {@code struct cmsghdr} with one descriptor in it. */
    private static final int MESSAGE_SIZE = 56;

    private static final int VECTOR_SIZE = 16;
    private static final int CONTROL_SIZE = 24;
    private static final int CONTROL_LENGTH = 20;
    private static final int DESCRIPTOR = 16;

    private final SystemCalls calls;
    private final String what;
    private final OwnedDescriptor ours;
    private final OwnedDescriptor childs;

    private DenialChannel(SystemCalls calls, String what, OwnedDescriptor ours, OwnedDescriptor childs) {
        this.calls = calls;
        this.what = what;
        this.ours = ours;
        this.childs = childs;
    }

    /**
     * Makes a pair.
     *
     * @param what names it in messages, the sandbox first
     * @throws org.dyno4j.linux.libc.SystemCallException if none can be had
     */
    public static DenialChannel open(SystemCalls calls, String what) {
        try (NativeArena arena = new NativeArena()) {
            Pointer pair = arena.allocate(2 * Integer.BYTES);
            SystemCalls.check(
                    calls.call(SystemCall.SOCKETPAIR, AF_UNIX, SOCK_STREAM | O_CLOEXEC, 0, NativeArena.address(pair)),
                    SystemCall.SOCKETPAIR,
                    what);
            return new DenialChannel(
                    calls,
                    what,
                    new OwnedDescriptor(calls, pair.getInt(0), what),
                    new OwnedDescriptor(calls, pair.getInt(Integer.BYTES), what));
        }
    }

    /** The descriptor in the JVM's table that the new process gets as {@link #SOCKET}. */
    public int childEnd() {
        return childs.number();
    }

    /**
     * Adds the step that puts the socket where it has to be.
     *
     * @param childEnd its number in the new process
     */
    public static void place(SyscallProgram.Builder program, int childEnd) {
        if (childEnd != SOCKET) {
            program.call(
                    SystemCall.DUP3,
                    Argument.of(childEnd),
                    Argument.of(SOCKET),
                    Argument.constant("O_CLOEXEC", O_CLOEXEC));
        }
    }

    /** Adds the step that sends the listener, for the step after its filter is installed. */
    static void send(SyscallProgram.Builder program, Pointer message) {
        program.call(
                SystemCall.SENDMSG,
                Argument.of(SOCKET),
                Argument.constant("SCM_RIGHTS", NativeArena.address(message)),
                Argument.of(0));
    }

    /** The message that says nothing and carries the listener. */
    static Pointer message(NativeArena arena) {
        return message(
                arena,
                arena.bytes(Structure.of(CONTROL_SIZE)
                        .int64(0, CONTROL_LENGTH)
                        .int32(8, SOL_SOCKET)
                        .int32(12, SCM_RIGHTS)
                        .int32(DESCRIPTOR, LISTENER)
                        .bytes()));
    }

    /** One byte has to go with it, or a stream socket sends nothing. */
    private static Pointer message(NativeArena arena, Pointer control) {
        Pointer vector = arena.bytes(Structure.of(VECTOR_SIZE)
                .int64(0, NativeArena.address(arena.allocate(1)))
                .int64(8, 1)
                .bytes());
        return arena.bytes(Structure.of(MESSAGE_SIZE)
                .int64(16, NativeArena.address(vector))
                .int64(24, 1)
                .int64(32, NativeArena.address(control))
                .int64(40, CONTROL_SIZE)
                .bytes());
    }

    /**
     * Takes the listener, which the process has sent before it executed; it belongs to the caller.
     *
     * @throws org.dyno4j.linux.libc.SystemCallException if it sent none
     */
    public OwnedDescriptor receive() {
        try (NativeArena arena = new NativeArena()) {
            Pointer control = arena.allocate(CONTROL_SIZE);
            control.setInt(DESCRIPTOR, -1);
            Pointer message = message(arena, control);
            SystemCalls.check(
                    calls.call(
                            SystemCall.RECVMSG,
                            ours.number(),
                            NativeArena.address(message),
                            MSG_DONTWAIT | MSG_CMSG_CLOEXEC),
                    SystemCall.RECVMSG,
                    what);
            return new OwnedDescriptor(calls, control.getInt(DESCRIPTOR), what + " listener");
        }
    }

    /** Closes both ends. Idempotent. */
    @Override
    public void close() {
        ours.close();
        childs.close();
    }
}
