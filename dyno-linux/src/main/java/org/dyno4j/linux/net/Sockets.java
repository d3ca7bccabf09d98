package org.dyno4j.linux.net;

import com.sun.jna.Pointer;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import org.dyno4j.DynoException;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCallException;
import org.dyno4j.linux.libc.SystemCalls;
import org.dyno4j.linux.spawn.Structure;

/** TCP sockets by system calls; constants of {@code sys/socket.h} and {@code asm-generic/socket.h}. */
final class Sockets {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOCK_STREAM = 1;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int SOCKADDR_IN_SIZE = 16;

    private static final int SOCKADDR_IN6_SIZE = 28;
    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEADDR = 2;
    private static final int SO_ERROR = 4;
    private static final int SO_LINGER = 13;
    private static final int SHUT_WR = 1;
    private static final int POLLOUT = 4;
    private static final int BACKLOG = 4096;

    private final SystemCalls calls;

    Sockets(SystemCalls calls) {
        this.calls = calls;
    }

    /**
     * A listening socket that doesn't block.
     *
     * @throws DynoException if the address can't be listened on; says what to do about it
     */
    OwnedDescriptor listen(InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new DynoException("can't listen on " + address + ": the host name is unknown");
        }
        boolean four = address.getAddress() instanceof Inet4Address;
        int family = four ? AF_INET : AF_INET6;
        String what = "listener " + address;
        long descriptor = SystemCalls.check(
                calls.call(SystemCall.SOCKET, family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0),
                SystemCall.SOCKET,
                what);
        OwnedDescriptor socket = new OwnedDescriptor(calls, (int) descriptor, what);
        try (NativeArena arena = new NativeArena()) {
            Pointer name = arena.bytes(socketAddress(address.getAddress(), address.getPort()));
            long size = four ? SOCKADDR_IN_SIZE : SOCKADDR_IN6_SIZE;
            set(socket, SO_REUSEADDR, arena.bytes(Structure.of(4).int32(0, 1).bytes()), 4);
            SystemCalls.check(
                    calls.call(SystemCall.BIND, socket.number(), NativeArena.address(name), size),
                    SystemCall.BIND,
                    what);
            SystemCalls.check(calls.call(SystemCall.LISTEN, socket.number(), BACKLOG), SystemCall.LISTEN, what);
            return socket;
        } catch (RuntimeException e) {
            socket.close();
            throw e instanceof SystemCallException failure ? ListenFailures.explain(address, failure) : e;
        }
    }

    /** The address that a socket is bound to. */
    InetSocketAddress address(OwnedDescriptor socket) {
        try (NativeArena arena = new NativeArena()) {
            Pointer name = arena.allocate(SOCKADDR_IN6_SIZE);
            Pointer size =
                    arena.bytes(Structure.of(4).int32(0, SOCKADDR_IN6_SIZE).bytes());
            SystemCalls.check(
                    calls.call(
                            SystemCall.GETSOCKNAME,
                            socket.number(),
                            NativeArena.address(name),
                            NativeArena.address(size)),
                    SystemCall.GETSOCKNAME,
                    socket.toString());
            int port = ((name.getByte(2) & 0xff) << 8) | (name.getByte(3) & 0xff);
            byte[] bytes = name.getShort(0) == AF_INET ? name.getByteArray(4, 4) : name.getByteArray(8, 16);
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }

    /** {@code struct sockaddr_in} or {@code sockaddr_in6}; port and address in network byte order. */
    static byte[] socketAddress(InetAddress address, int port) {
        byte[] bytes = address.getAddress();
        boolean four = bytes.length == 4;
        return Structure.of(four ? SOCKADDR_IN_SIZE : SOCKADDR_IN6_SIZE)
                .int16(0, four ? AF_INET : AF_INET6)
                .raw(2, (byte) (port >> 8), (byte) port)
                .raw(four ? 4 : 8, Arrays.copyOf(bytes, bytes.length))
                .bytes();
    }

    /** Takes one waiting connection: its descriptor, or the negated error number. */
    long accept(OwnedDescriptor listener) {
        return calls.call(SystemCall.ACCEPT4, listener.number(), 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC);
    }

    /** The error that is pending on a socket, 0 where there is none. */
    int error(OwnedDescriptor socket) {
        try (NativeArena arena = new NativeArena()) {
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
    }

    /** Whether a socket can be written to, or has failed, within that time. */
    boolean writable(OwnedDescriptor socket, Duration timeout) {
        try (NativeArena arena = new NativeArena()) {
            Pointer poll = arena.bytes(
                    Structure.of(8).int32(0, socket.number()).int16(4, POLLOUT).bytes());
            Pointer limit = arena.bytes(Structure.of(16)
                    .int64(0, timeout.toSeconds())
                    .int64(8, timeout.toNanosPart())
                    .bytes());
            return calls.call(SystemCall.PPOLL, NativeArena.address(poll), 1, NativeArena.address(limit), 0, 0, 0) == 1;
        }
    }

    /** Tells the other end that no more will come. A failure means that the connection is gone already. */
    void endOutput(OwnedDescriptor socket) {
        calls.call(SystemCall.SHUTDOWN, socket.number(), SHUT_WR);
    }

    /** Closes with a reset, so that the other end doesn't take what came so far for all. */
    void reset(OwnedDescriptor socket) {
        if (!socket.isClosed()) {
            try (NativeArena arena = new NativeArena()) {
                set(socket, SO_LINGER, arena.bytes(Structure.of(8).int32(0, 1).bytes()), 8);
            } finally {
                socket.close();
            }
        }
    }

    private void set(OwnedDescriptor socket, int option, Pointer value, int size) {
        SystemCalls.check(
                calls.call(
                        SystemCall.SETSOCKOPT,
                        socket.number(),
                        SOL_SOCKET,
                        option,
                        NativeArena.address(value),
                        size,
                        0),
                SystemCall.SETSOCKOPT,
                socket.toString());
    }
}
