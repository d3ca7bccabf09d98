package org.dyno4j.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.dyno4j.DynoException;
import org.dyno4j.isolation.ForwardTarget;
import org.dyno4j.isolation.PortForward;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxConnection;
import org.dyno4j.isolation.SandboxException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the way from the JVM's network into a sandbox must be like in any isolation. */
public abstract class NetworkContractTest extends IsolationContract {
    private static final int MEGABYTES = 50;
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @BeforeEach
    void writeServer() throws IOException {
        file(
                "server.py",
                "rw-r--r--",
                "import socket, sys",
                "server = socket.socket()",
                "server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)",
                "server.bind(('127.0.0.1', int(sys.argv[1])))",
                "server.listen(64)",
                "while True:",
                "    client, _ = server.accept()",
                "    try:",
                "        if sys.argv[2] == 'count':",
                "            count = 0",
                "            while True:",
                "                data = client.recv(65536)",
                "                if not data: break",
                "                count += len(data)",
                "            client.sendall(b'%d' % count)",
                "        elif sys.argv[2] == 'send':",
                "            for i in range(" + MEGABYTES + "): client.sendall(bytes([i]) * 1000000)",
                "        elif sys.argv[2] == 'hold':",
                "            client.sendall(b'hold')",
                "            while client.recv(65536): pass",
                "        else:",
                "            client.sendall(sys.argv[2].encode())",
                "    except OSError: pass",
                "    client.close()");
    }

    @Test
    void tellsWhetherAPortAccepts() throws IOException {
        int port = freePort();
        assertThat(sandbox.accepts(port)).isFalse();
        serve(sandbox, port, "hello");

        assertThat(sandbox.accepts(port)).isTrue();
        sandbox.close();
        assertThat(sandbox.accepts(port)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 65_536, 65_536 + 80})
    void refusesWhatIsNoPort(int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sandbox.accepts(port))
                .withMessageContaining("1 to 65535, not " + port);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sandbox.connect(port))
                .withMessageContaining("1 to 65535, not " + port);
    }

    @Test
    void connectsWithoutWaiting() throws Exception {
        int port = serve(sandbox, freePort(), "hold");
        try (SandboxConnection connection = sandbox.connect(port)) {
            await().atMost(PATIENCE).until(connection::finishConnect);
            assertThat(connection.write(ByteBuffer.wrap("abc".getBytes(UTF_8)))).isEqualTo(3);
            ByteBuffer read = ByteBuffer.allocate(100);
            await().atMost(PATIENCE).until(() -> connection.read(read) == 0 && read.position() == 4);
            assertThat(UTF_8.decode(read.flip()).toString()).isEqualTo("hold");
            sandbox.close();
            await().atMost(PATIENCE).until(() -> isOver(connection));
        }
    }

    /** At the end, or with an error: the server may not have read all that was sent to it. */
    private static boolean isOver(SandboxConnection connection) {
        try {
            return connection.read(ByteBuffer.allocate(100)) < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void carriesMoreThanFitsAtOnceOverAConnection() throws Exception {
        int port = serve(sandbox, freePort(), "send");
        try (SandboxConnection connection = sandbox.connect(port)) {
            await().atMost(PATIENCE).until(connection::finishConnect);
            ByteBuffer piece = ByteBuffer.allocate(50_000);
            long count = 0;
            for (int read = 0; read >= 0; read = connection.read(piece.clear())) {
                count += read;
            }
            assertThat(count).isEqualTo(MEGABYTES * 1_000_000L);
        }
    }

    @Test
    void saysThatAConnectionIsRefused() throws IOException {
        int port = freePort();
        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> {
            try (SandboxConnection connection = sandbox.connect(port)) {
                await().atMost(PATIENCE).until(connection::finishConnect);
            }
        });
    }

    @Test
    void connectsToNothingInASandboxThatIsClosed() throws IOException {
        int port = freePort();
        sandbox.close();
        assertThatExceptionOfType(SandboxException.class).isThrownBy(() -> sandbox.connect(port));
    }

    @Test
    void carriesAnAnswerBackAfterTheClientHasEndedItsSide() throws IOException {
        int port = serve(sandbox, freePort(), "count");
        try (PortForward forward = forward(List.of(new ForwardTarget(sandbox, port)));
                Socket client = connect(forward)) {
            byte[] megabyte = new byte[1_000_000];
            for (int i = 0; i < MEGABYTES; i++) {
                client.getOutputStream().write(megabyte);
            }
            client.shutdownOutput();

            assertThat(read(client)).isEqualTo(Integer.toString(MEGABYTES * 1_000_000));
        }
    }

    @Test
    void carriesMuchToASlowClientWithoutLoss() throws IOException {
        int port = serve(sandbox, freePort(), "send");
        try (PortForward forward = forward(List.of(new ForwardTarget(sandbox, port)));
                Socket client = connect(forward)) {
            InputStream in = client.getInputStream();
            for (int i = 0; i < MEGABYTES; i++) {
                byte[] bytes = in.readNBytes(1_000_000);
                assertThat(bytes).hasSize(1_000_000);
                for (byte b : bytes) {
                    if (b != i) {
                        throw new AssertionError("megabyte " + i + " contains " + b);
                    }
                }
            }
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void spreadsConnectionsEvenly() throws IOException {
        Sandbox other = create("web.2");
        List<ForwardTarget> targets = List.of(
                new ForwardTarget(sandbox, serve(sandbox, freePort(), "one")),
                new ForwardTarget(other, serve(other, freePort(), "two")));
        List<String> answers = new ArrayList<>();
        try (PortForward forward = forward(targets)) {
            for (int i = 0; i < 10; i++) {
                try (Socket client = connect(forward)) {
                    answers.add(read(client));
                }
            }
        }
        assertThat(Collections.frequency(answers, "one")).isEqualTo(5);
        assertThat(Collections.frequency(answers, "two")).isEqualTo(5);
    }

    @Test
    void triesTheNextTargetWhereOneDoesNotAccept() throws IOException {
        Sandbox closed = create("web.2");
        closed.close();
        int port = serve(sandbox, freePort(), "hello");
        List<ForwardTarget> targets = List.of(
                new ForwardTarget(sandbox, freePort()),
                new ForwardTarget(closed, port),
                new ForwardTarget(sandbox, port));
        try (PortForward forward = forward(targets)) {
            for (int i = 0; i < 4; i++) {
                try (Socket client = connect(forward)) {
                    assertThat(read(client)).isEqualTo("hello");
                }
            }
        }
    }

    @Test
    void resetsAConnectionThatNoTargetAccepts() throws IOException {
        try (PortForward forward = forward(List.of(new ForwardTarget(sandbox, freePort())))) {
            assertThatExceptionOfType(SocketException.class).isThrownBy(() -> {
                try (Socket client = connect(forward)) {
                    read(client);
                }
            });
        }
    }

    @Test
    void survivesASupplierThatFails() throws IOException {
        int port = serve(sandbox, freePort(), "hello");
        boolean[] fail = {true};
        try (PortForward forward = isolation.forward(ANY_PORT, () -> {
            if (fail[0]) {
                throw new IllegalStateException("as a supplier may");
            }
            return List.of(new ForwardTarget(sandbox, port));
        })) {
            assertThatExceptionOfType(SocketException.class).isThrownBy(() -> {
                try (Socket client = connect(forward)) {
                    read(client);
                }
            });
            fail[0] = false;
            try (Socket client = connect(forward)) {
                assertThat(read(client)).isEqualTo("hello");
            }
        }
    }

    @Test
    void refusesConnectionsAndCutsThoseUnderWayOnceClosed() throws IOException {
        int port = serve(sandbox, freePort(), "hold");
        PortForward forward = forward(List.of(new ForwardTarget(sandbox, port)));
        try (Socket client = connect(forward)) {
            assertThat(client.getInputStream().readNBytes(4)).isEqualTo("hold".getBytes(UTF_8));
            forward.close();
            forward.close();

            assertThatExceptionOfType(SocketException.class).isThrownBy(() -> read(client));
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(forward));
        }
    }

    @Test
    void saysThatAnAddressIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = (InetSocketAddress) taken.getLocalSocketAddress();

            assertThatExceptionOfType(DynoException.class)
                    .isThrownBy(() -> isolation.forward(address, List::of))
                    .withMessageContaining(Integer.toString(address.getPort()));
        }
    }

    private PortForward forward(List<ForwardTarget> targets) {
        return isolation.forward(ANY_PORT, () -> targets);
    }

    private static int serve(Sandbox sandbox, int port, String answer) {
        sandbox.start(
                command("python3", "server.py", Integer.toString(port), answer).build());
        await().atMost(PATIENCE).until(() -> sandbox.accepts(port));
        return port;
    }

    private static Socket connect(PortForward forward) throws IOException {
        Socket client = new Socket();
        client.setSoTimeout((int) PATIENCE.toMillis());
        client.connect(forward.address(), (int) PATIENCE.toMillis());
        return client;
    }

    private static String read(Socket client) throws IOException {
        return new String(client.getInputStream().readAllBytes(), UTF_8);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
