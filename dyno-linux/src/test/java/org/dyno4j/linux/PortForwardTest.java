package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.dyno4j.isolation.ForwardTarget;
import org.dyno4j.isolation.PortForward;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class PortForwardTest {
    /** Reads to the end of its input, then answers with all of it: needs half-close on the way. */
    private static final String ECHO = """
            import socket, threading
            listener = socket.create_server(("127.0.0.1", 9000))
            def serve(connection):
                data = bytearray()
                while True:
                    part = connection.recv(65536)
                    if not part: break
                    data += part
                connection.sendall(data)
                connection.close()
            while True:
                threading.Thread(target=serve, args=(listener.accept()[0],)).start()
            """;

    private final LinuxIsolation isolation = TestIsolation.open();
    private final Sandbox sandbox = isolation.create(SandboxSpec.named("echo.1").build());

    @BeforeEach
    void startServer() {
        sandbox.start(ProcessSpec.command("/usr/bin/python3", "-c", ECHO).build());
        Awaitility.await().atMost(TestIsolation.PATIENCE).until(() -> sandbox.accepts(9000));
    }

    @AfterEach
    void close() {
        isolation.close();
    }

    @Test
    void aConnectionIsCarriedIntoTheIsolatedNetworkWithHalfClose() throws IOException {
        try (PortForward forward = forward(List.of(new ForwardTarget(sandbox, 9000)))) {
            assertThat(echo(forward, "hello".getBytes(StandardCharsets.US_ASCII)))
                    .asString()
                    .isEqualTo("hello");
        }
    }

    @Test
    void manyMegabytesArriveByteForByte() throws IOException {
        byte[] sent = new byte[20_000_000];
        new java.util.Random(42).nextBytes(sent);
        try (PortForward forward = forward(List.of(new ForwardTarget(sandbox, 9000)))) {
            assertThat(echo(forward, sent)).isEqualTo(sent);
        }
    }

    @Test
    void aTargetThatRefusesIsPassedOver() throws IOException {
        List<ForwardTarget> targets = List.of(new ForwardTarget(sandbox, 9001), new ForwardTarget(sandbox, 9000));
        try (PortForward forward = forward(targets)) {
            for (int i = 0; i < 4; i++) {
                assertThat(echo(forward, new byte[] {1, 2, 3})).containsExactly(1, 2, 3);
            }
        }
    }

    @Test
    void withoutATargetTheConnectionIsReset() throws IOException {
        try (PortForward forward = forward(List.of())) {
            assertThatThrownBy(() -> {
                        try (Socket socket = connect(forward)) {
                            socket.getInputStream().read();
                        }
                    })
                    .isInstanceOf(SocketException.class)
                    .isNotInstanceOf(ConnectException.class);
        }
    }

    @Test
    void afterCloseConnectionsAreRefused() {
        PortForward forward = forward(List.of(new ForwardTarget(sandbox, 9000)));
        forward.close();
        forward.close();
        assertThatThrownBy(() -> echo(forward, new byte[] {1})).isInstanceOf(ConnectException.class);
    }

    private PortForward forward(List<ForwardTarget> targets) {
        return isolation.forward(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), () -> targets);
    }

    private static Socket connect(PortForward forward) throws IOException {
        return new Socket(forward.address().getAddress(), forward.address().getPort());
    }

    private static byte[] echo(PortForward forward, byte[] content) throws IOException {
        try (Socket socket = connect(forward)) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(socket, content));
            byte[] answer = socket.getInputStream().readAllBytes();
            sending.join();
            return answer;
        }
    }

    private static void send(Socket socket, byte[] content) {
        try {
            socket.getOutputStream().write(content);
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
