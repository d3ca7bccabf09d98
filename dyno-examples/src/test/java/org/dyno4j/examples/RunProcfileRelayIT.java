package org.dyno4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What goes between the published port and the dynos' own networks: plain TCP. */
@ExtendWith(IsolatingHost.class)
@Timeout(300)
class RunProcfileRelayIT {
    /** Sends everything back as it comes, and adds its name once the client has ended its half of the connection. */
    private static final String SERVER = """
            import os, socket, threading

            def serve(connection):
                with connection:
                    while data := connection.recv(65536):
                        connection.sendall(data)
                    connection.sendall(b" from " + os.environb[b"DYNO"])

            with socket.create_server(("127.0.0.1", int(os.environ["PORT"])), backlog=256) as listener:
                while True:
                    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
            """;

    @TempDir
    private Path directory;

    private WebClient web;
    private Example example;

    @BeforeEach
    void start() throws IOException {
        web = WebClient.ofFreePort();
        TestApp.of(directory, "web: exec python3 server.py");
        Files.writeString(directory.resolve("server.py"), SERVER);
        example = Example.start("RunProcfile", directory.toString(), "web=2", "--port", "" + web.port());
        example.awaitLine("dyno[web.1]: State changed from starting to up");
        example.awaitLine("dyno[web.2]: State changed from starting to up");
        await().atMost(Example.PATIENCE).until(() -> !web.refuses());
    }

    @AfterEach
    void end() {
        example.close();
    }

    @Test
    void theEndOfOneDirectionIsHandedOnWhileTheOtherGoesOn() throws IOException {
        assertHalfCloseIsHandedOn();
    }

    @Test
    void aLargeBodyGoesBothWaysAtOnce() throws IOException {
        byte[] body = new byte[50_000_000];
        new Random(42).nextBytes(body);
        try (Socket socket = web.connect()) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(socket, body));

            assertThat(socket.getInputStream().readNBytes(body.length)).isEqualTo(body);
            sent.join();
            assertThat(rest(socket)).startsWith(" from web.");
        }
    }

    @Test
    void aClientThatReadsNothingHoldsTheDynoBackAndNobodyElse() throws IOException {
        byte[] body = new byte[50_000_000];
        try (Socket slow = web.connect()) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(slow, body));
            assertHalfCloseIsHandedOn();
            assertHalfCloseIsHandedOn();
            assertThat(sent).isNotDone();

            assertThat(slow.getInputStream().readNBytes(body.length)).isEqualTo(body);
            sent.join();
        }
    }

    @Test
    void twoHundredConnectionsAreServedAtOnce() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                Socket socket = web.connect();
                sockets.add(socket);
                socket.getOutputStream().write(("request " + i).getBytes(StandardCharsets.US_ASCII));
            }
            List<String> answers = new ArrayList<>();
            for (Socket socket : sockets) {
                socket.shutdownOutput();
                answers.add(rest(socket));
            }
            for (int i = 0; i < 200; i++) {
                assertThat(answers.get(i)).matches("request " + i + " from web\\.[12]");
            }
            assertThat(answers).filteredOn(answer -> answer.endsWith("web.1")).hasSizeBetween(80, 120);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private void assertHalfCloseIsHandedOn() throws IOException {
        try (Socket socket = web.connect()) {
            socket.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();

            assertThat(rest(socket)).matches("hello from web\\.[12]");
        }
    }

    private static void send(Socket socket, byte[] body) {
        try {
            OutputStream output = socket.getOutputStream();
            output.write(body);
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
}
