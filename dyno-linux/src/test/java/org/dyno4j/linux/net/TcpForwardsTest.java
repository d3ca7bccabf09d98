package org.dyno4j.linux.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.dyno4j.isolation.ForwardTarget;
import org.dyno4j.isolation.PortForward;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.linux.io.EventLoop;
import org.dyno4j.linux.io.OpenDescriptors;
import org.dyno4j.linux.io.OwnedDescriptor;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.FaultySystemCalls;
import org.dyno4j.linux.libc.JnaSystemCalls;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.plain.PlainIsolation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a port forward takes of the JVM, with servers of the JVM's own in place of dynos. */
@Timeout(300)
class TcpForwardsTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration SOON = Duration.ofMillis(100);
    private static final int MANY = 100;

    private final OpenDescriptors before = OpenDescriptors.now();
    private final FaultySystemCalls calls = new FaultySystemCalls(JnaSystemCalls.open());
    private final EventLoop loop = EventLoop.open(calls);
    private final PlainIsolation plain = PlainIsolation.open();
    private final Sandbox sandbox = plain.create(SandboxSpec.named("web.1").build());
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    @AfterEach
    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
        loop.close();
        plain.close();
        before.awaitNoMore();
    }

    /** The limit shows it: there is room for another. */
    @Test
    void aConnectionThatOnlyTheDynoKeepsEndsOnceNothingMoves() throws IOException {
        ServerSocket server = server(MANY);
        PortForward forward =
                forwards(new ForwardLimits(1, MANY, NEVER, SOON)).open(ANY_PORT, () -> List.of(at(server)));
        Socket client = client(forward);
        accept(server);

        client.close();

        assertServed(forward, server);
    }

    @Test
    void aConnectionThatBothEndsKeepStaysHoweverQuietItIs() throws IOException {
        ServerSocket server = server(MANY);
        ServerSocket hoarder = server(MANY);
        TcpForwards forwards = forwards(new ForwardLimits(1, MANY, NEVER, SOON));
        PortForward quiet = forwards.open(ANY_PORT, () -> List.of(at(server)));
        PortForward other = forwards.open(ANY_PORT, () -> List.of(at(hoarder)));
        Socket client = client(quiet);
        Socket dyno = accept(server);
        Socket gone = client(other);
        accept(hoarder);
        gone.close();
        // By then the idle ones of both were looked for.
        assertServed(other, hoarder);

        dyno.getOutputStream().write(7);

        assertThat(client.getInputStream().read()).isEqualTo(7);
    }

    @Test
    void beyondTheLimitClientsWaitUntilAConnectionEnds() throws IOException {
        ServerSocket server = server(MANY);
        ServerSocket marker = server(MANY);
        TcpForwards forwards = forwards(new ForwardLimits(2, MANY, NEVER, NEVER));
        PortForward forward = forwards.open(ANY_PORT, () -> List.of(at(server)));
        PortForward other = forwards.open(ANY_PORT, () -> List.of(at(marker)));
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            clients.add(client(forward));
        }
        Socket first = accept(server);
        Socket second = accept(server);
        // What came later was served, so the third would have been, too.
        for (int i = 0; i < 2; i++) {
            client(other);
            accept(marker);
        }
        server.setSoTimeout(200);
        assertThatThrownBy(() -> accept(server)).isInstanceOf(IOException.class);

        server.setSoTimeout((int) PATIENCE.toMillis());
        first.close();
        clients.forEach(TcpForwardsTest::endOutput);
        Socket third = accept(server);

        assertThat(third.getInputStream().read()).isEqualTo(-1);
        assertThat(second.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void targetsThatAcceptNothingKeepNoOtherForwardWaiting() throws IOException {
        ServerSocket full = fullServer();
        ServerSocket good = server(MANY);
        TcpForwards forwards = forwards(new ForwardLimits(MANY, MANY, NEVER, NEVER));
        PortForward stuck = forwards.open(ANY_PORT, () -> List.of(at(full)));
        PortForward neighbour = forwards.open(ANY_PORT, () -> List.of(at(good)));
        for (int i = 0; i < MANY / 2; i++) {
            client(stuck);
        }

        assertServed(neighbour, good);
    }

    @Test
    void aTargetThatDoesNotAcceptInTimeIsPassedOver() throws IOException {
        ServerSocket full = fullServer();
        ServerSocket good = server(MANY);
        PortForward forward =
                forwards(new ForwardLimits(MANY, MANY, SOON, NEVER)).open(ANY_PORT, () -> List.of(at(full), at(good)));

        assertServed(forward, good);
        assertServed(forward, good);
    }

    @Test
    void whereNoTargetAcceptsInTimeTheClientIsReset() throws IOException {
        ServerSocket full = fullServer();
        PortForward forward =
                forwards(new ForwardLimits(MANY, MANY, SOON, NEVER)).open(ANY_PORT, () -> List.of(at(full)));
        Socket client = client(forward);

        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    /** The kernel is asked to watch the begun connection, to forget it, and to watch the client and then the dyno. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3})
    void aConnectionThatCannotBeWatchedIsResetAndThePortGoesOn(int goodOnes) throws IOException {
        ServerSocket server = server(MANY);
        PortForward forward =
                forwards(new ForwardLimits(MANY, MANY, NEVER, NEVER)).open(ANY_PORT, () -> List.of(at(server)));
        calls.failOnce(SystemCall.EPOLL_CTL, goodOnes, Errno.ENOSPC);

        Socket client = client(forward);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);

        accept(server);
        assertServed(forward, server);
    }

    private TcpForwards forwards(ForwardLimits limits) {
        return keep(new TcpForwards(loop, this::begin, limits));
    }

    private OwnedDescriptor begin(ForwardTarget target) {
        int flags = Sockets.SOCK_STREAM | Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC;
        OwnedDescriptor socket =
                new OwnedDescriptor(calls, (int) calls.call(SystemCall.SOCKET, Sockets.AF_INET, flags, 0), "web.1");
        try (NativeArena arena = new NativeArena()) {
            byte[] address = Sockets.socketAddress(InetAddress.getLoopbackAddress(), target.port());
            calls.call(SystemCall.CONNECT, socket.number(), NativeArena.address(arena.bytes(address)), address.length);
        }
        return socket;
    }

    private ForwardTarget at(ServerSocket server) {
        return new ForwardTarget(sandbox, server.getLocalPort());
    }

    private ServerSocket server(int backlog) throws IOException {
        ServerSocket server = keep(new ServerSocket(0, backlog, InetAddress.getLoopbackAddress()));
        server.setSoTimeout((int) PATIENCE.toMillis());
        return server;
    }

    /** Its queue has room for two (a backlog of 1 and one more), and nobody accepts. */
    private ServerSocket fullServer() throws IOException {
        ServerSocket server = server(1);
        for (int i = 0; i < 2; i++) {
            keep(new Socket(server.getInetAddress(), server.getLocalPort()));
        }
        return server;
    }

    private Socket accept(ServerSocket server) throws IOException {
        return patient(keep(server.accept()));
    }

    private Socket client(PortForward forward) throws IOException {
        return patient(keep(
                new Socket(forward.address().getAddress(), forward.address().getPort())));
    }

    private static Socket patient(Socket socket) throws IOException {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    private void assertServed(PortForward forward, ServerSocket server) throws IOException {
        try (Socket client = client(forward)) {
            client.getOutputStream().write(3);
            try (Socket dyno = accept(server)) {
                assertThat(dyno.getInputStream().read()).isEqualTo(3);
            }
        }
    }

    private static void endOutput(Socket socket) {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private <T extends AutoCloseable> T keep(T one) {
        opened.push(one);
        return one;
    }
}
