package org.dyno4j.linux.net;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.dyno4j.isolation.SandboxConnection;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.CloneArguments;
import org.dyno4j.linux.spawn.DynoUser;
import org.dyno4j.linux.spawn.Spawner;
import org.dyno4j.linux.spawn.SyscallProgram;

/**
 * Opens sockets inside the network namespace of another process.
 *
 * <p>No thread of the JVM enters the namespace. A vfork-like child does, which shares the JVM's descriptor table, so that
 * the socket it opens there is the JVM's.
 */
public final class SandboxSockets {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    /** Inside one machine a connection is accepted at once, or its queue is full. */
    static final Duration ACCEPT_TIMEOUT = Duration.ofMillis(250);

    private final SystemCalls calls;
    private final Spawner spawner;
    private final DynoUser user;
    private final Sockets sockets;

    /** Opens sockets by this spawner in the networks of this user's sandboxes. */
    public SandboxSockets(SystemCalls calls, Spawner spawner, DynoUser user) {
        this.calls = calls;
        this.spawner = spawner;
        this.user = user;
        this.sockets = new Sockets(calls);
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
        // The user namespace, where there is one, gives the privilege to enter the other (setns(2)).
        long namespaces = user.namespace() | CloneArguments.CLONE_NEWNET;
        program.call(
                SystemCall.SETNS, Argument.of(pidfd), Argument.constant(CloneArguments.names(namespaces), namespaces));
        int socket = program.call(
                SystemCall.SOCKET,
                Argument.constant("AF_INET", Sockets.AF_INET),
                Argument.constant(
                        "SOCK_STREAM|SOCK_NONBLOCK|SOCK_CLOEXEC",
                        Sockets.SOCK_STREAM | Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC),
                Argument.of(0));
        program.tryCall(
                SystemCall.CONNECT,
                new Argument.ResultOf(socket),
                new Argument.Bytes(Sockets.socketAddress(LOOPBACK, port), "127.0.0.1:" + port),
                Argument.of(Sockets.SOCKADDR_IN_SIZE));
        program.call(SystemCall.EXIT_GROUP, Argument.of(0));
        long descriptor =
                spawner.runToEnd(what, CloneArguments.vfork(CloneArguments.CLONE_FILES), program.build(), socket);
        return new OwnedDescriptor(calls, (int) descriptor, what + " 127.0.0.1:" + port);
    }

    /**
     * A connection to that port, if it is accepted within a short time; it belongs to the caller.
     *
     * @throws org.dyno4j.DynoException if the process has ended, or no socket can be had
     */
    public Optional<OwnedDescriptor> connected(String what, int pidfd, int port) {
        OwnedDescriptor socket = connect(what, pidfd, port);
        try {
            if (sockets.writable(socket, ACCEPT_TIMEOUT) && sockets.error(socket) == 0) {
                return Optional.of(socket);
            }
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
        socket.close();
        return Optional.empty();
    }

    /** The same for whoever doesn't want to wait; it belongs to the caller. */
    public SandboxConnection begin(String what, int pidfd, int port) {
        return new NonblockingConnection(calls, sockets, connect(what, pidfd, port));
    }
}
