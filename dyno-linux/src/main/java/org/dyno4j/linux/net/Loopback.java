package org.dyno4j.linux.net;

import java.nio.charset.StandardCharsets;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.Structure;
import org.dyno4j.linux.spawn.SyscallProgram;

/** The steps that bring up the loopback interface of a fresh network namespace (netdevice(7)). */
public final class Loopback {
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SIOCSIFFLAGS = 0x8914;
    private static final int IFF_UP = 1;
    private static final int IFREQ_SIZE = 40;
    private static final int IFREQ_FLAGS = 16;

    private Loopback() {}

    /** Adds the steps; the socket stays open until the program executes. */
    public static void bringUp(SyscallProgram.Builder program) {
        int socket = program.call(SystemCall.SOCKET, socket());
        program.call(SystemCall.IOCTL, setUp(socket));
    }

    /** Adds the same steps, which may fail; returns their indexes. */
    public static int[] tryToBringUp(SyscallProgram.Builder program) {
        int socket = program.tryCall(SystemCall.SOCKET, socket());
        return new int[] {socket, program.tryCall(SystemCall.IOCTL, setUp(socket))};
    }

    private static Argument[] socket() {
        return new Argument[] {
            Argument.constant("AF_INET", AF_INET),
            Argument.constant("SOCK_DGRAM|SOCK_CLOEXEC", SOCK_DGRAM | SOCK_CLOEXEC),
            Argument.of(0)
        };
    }

    private static Argument[] setUp(int socket) {
        byte[] request = Structure.of(IFREQ_SIZE)
                .raw(0, "lo".getBytes(StandardCharsets.US_ASCII))
                .int16(IFREQ_FLAGS, IFF_UP)
                .bytes();
        return new Argument[] {
            new Argument.ResultOf(socket),
            Argument.constant("SIOCSIFFLAGS", SIOCSIFFLAGS),
            new Argument.Bytes(request, "lo IFF_UP")
        };
    }
}
