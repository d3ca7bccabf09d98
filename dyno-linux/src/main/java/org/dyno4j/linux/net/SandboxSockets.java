package org.dyno4j.linux.net;

import com.sun.jna.Pointer;
import java.time.Duration;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.CloneArguments;
import org.dyno4j.linux.spawn.Spawner;
import org.dyno4j.linux.spawn.Structure;
import org.dyno4j.linux.spawn.SyscallProgram;

/**
 * Opens sockets inside the network namespace of another process.
 *
 * <p>No thread of the JVM enters the namespace. A vfork-like child does, which shares the JVM's descriptor table, so that
 * the socket it opens there is the JVM's.
 */
public final class SandboxSockets {
    private static final int AF_INET = 2;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOCKADDR_IN_SIZE = 16;

    private static final int SOL_SOCKET = 1;
    private static final int SO_ERROR = 4;
    private static final int POLLOUT = 4;

    /** Inside one machine a connection is accepted at once, or its queue is full. */
    private static final Duration ACCEPT_TIMEOUT = Duration.ofMillis(250);

    private final SystemCalls calls;
    private final Spawner spawner;

    /** Opens sockets by this spawner. */
    public SandboxSockets(SystemCalls calls, Spawner spawner) {
        this.calls = calls;
        this.spawner = spawner;
    }

    /**
     * Begins a connection to a port of the loopback interface in that process's network namespace.
     *
     * <p>The socket doesn't block, is close-on-exec and belongs to the caller. Whether the connection came about shows
     * when the socket is writable, in {@code SO_ERROR}.
     *
     * @param pidfd a pidfd of the process
     * @throws org.dyno4j.DynoException if the process has ended, or no socket can be had
     */
    public OwnedDescriptor connect(String what, int pidfd, int port) {
        SyscallProgram.Builder program = SyscallProgram.builder();
        program.call(
                SystemCall.SETNS, Argument.of(pidfd), Argument.constant("CLONE_NEWNET", CloneArguments.CLONE_NEWNET));
        int socket = program.call(
                SystemCall.SOCKET,
                Argument.constant("AF_INET", AF_INET),
                Argument.constant("SOCK_STREAM|SOCK_NONBLOCK|SOCK_CLOEXEC", SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC),
                Argument.of(0));
        program.tryCall(
                SystemCall.CONNECT,
                new Argument.ResultOf(socket),
                new Argument.Bytes(loopback(port), "127.0.0.1:" + port),
                Argument.of(SOCKADDR_IN_SIZE));
        program.call(SystemCall.EXIT_GROUP, Argument.of(0));
        long descriptor =
                spawner.runToEnd(what, CloneArguments.vfork(CloneArguments.CLONE_FILES), program.build(), socket);
        return new OwnedDescriptor(calls, (int) descriptor, what + " 127.0.0.1:" + port);
    }

    /**
     * Whether a connection to that port is accepted within a short time.
     *
     * @throws org.dyno4j.DynoException if the process has ended, or no socket can be had
     */
    public boolean accepts(String what, int pidfd, int port) {
        try (OwnedDescriptor socket = connect(what, pidfd, port);
                NativeArena arena = new NativeArena()) {
            Pointer poll = arena.bytes(
                    Structure.of(8).int32(0, socket.number()).int16(4, POLLOUT).bytes());
            Pointer timeout = arena.bytes(
                    Structure.of(16).int64(8, ACCEPT_TIMEOUT.toNanos()).bytes());
            long ready =
                    calls.call(SystemCall.PPOLL, NativeArena.address(poll), 1, NativeArena.address(timeout), 0, 0, 0);
            return ready == 1 && error(socket, arena) == 0;
        }
    }

    private int error(OwnedDescriptor socket, NativeArena arena) {
        Pointer value = arena.allocate(4);
        Pointer length = arena.bytes(Structure.of(4).int32(0, 4).bytes());
        SystemCalls.check(
                calls.call(
                        SystemCall.GETSOCKOPT,
                        socket.number(),
                        SOL_SOCKET,
                        SO_ERROR,
                        NativeArena.address(value),
                        NativeArena.address(length),
                        0),
                SystemCall.GETSOCKOPT,
                socket + ", SO_ERROR");
        return value.getInt(0);
    }

    /** {@code struct sockaddr_in}; port and address in network byte order. */
    private static byte[] loopback(int port) {
        return Structure.of(SOCKADDR_IN_SIZE)
                .int16(0, AF_INET)
                .raw(2, (byte) (port >> 8), (byte) port)
                .raw(4, (byte) 127, (byte) 0, (byte) 0, (byte) 1)
                .bytes();
    }
}
