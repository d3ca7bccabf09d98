package org.dyno4j.dyno.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.dyno4j.dyno.HealthCheck;
import org.dyno4j.isolation.SandboxConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of answers, however they come. */
class HttpExchangeTest {
    private static final int PORT = 5000;
    private static final String WHAT = "GET /up?a=b on port 5000 ";

    private final HttpExchange exchange =
            new HttpExchange(HealthCheck.http("/up?a=b").withHost("example.org"), PORT);

    @Test
    void theRequestIsOfHttp11AndAsksForTheEnd() throws IOException {
        Peer peer = new Peer("HTTP/1.1 200 OK\r\n\r\n", "END");
        exchange.goOn(peer);
        assertThat(peer.sent.toString())
                .isEqualTo(String.join(
                        "\r\n",
                        "GET /up?a=b HTTP/1.1",
                        "Host: example.org",
                        "User-Agent: dyno4j",
                        "Accept: */*",
                        "Connection: close",
                        "",
                        ""));
    }

    @Test
    void aRequestThatIsTakenInPiecesIsSentWhole() throws IOException {
        Peer peer = new Peer("HTTP/1.1 200 OK\r\n\r\n", "END");
        peer.room = 30;
        assertThat(exchange.goOn(peer)).isEmpty();
        assertThat(peer.sent).hasSize(30);
        while (exchange.goOn(peer).isEmpty()) {
            assertThat(peer.sent).hasSizeLessThan(200);
        }
        assertThat(peer.sent.toString()).startsWith("GET /up?a=b HTTP/1.1\r\n").endsWith("close\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({"199,false", "200,true", "204,true", "301,true", "399,true", "400,false", "404,false", "503,false"})
    void statusesFrom200To399AreHealthy(int status, boolean healthy) throws IOException {
        assertThat(exchange.goOn(new Peer("HTTP/1.1 " + status + " Whatever\r\nX: y\r\n\r\nbody", "END")))
                .contains(new Finding(healthy, WHAT + "was answered with status " + status));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0 200\r\n\r\n", "HTTP/1.1 200 \r\n\r\n", "HTTP/1.1 200 OK\n\n"})
    void theReasonIsOptional(String answer) throws IOException {
        assertThat(exchange.goOn(new Peer(answer, "END"))).get().matches(Finding::healthy);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HTTP/2 200 OK\r\n", "SSH-2.0-OpenSSH\r\n", "HTTP/1.1 20\r\n", "HTTP/1.1 2000\r\n", "no end"})
    void whatIsNoHttp11IsUnhealthy(String answer) throws IOException {
        assertThat(exchange.goOn(new Peer(answer, "END")))
                .contains(Finding.unhealthy(WHAT + "was answered by no HTTP/1.1 server"));
    }

    @Test
    void anEndWithoutAnythingIsUnhealthy() throws IOException {
        assertThat(exchange.goOn(new Peer("END"))).contains(Finding.unhealthy(WHAT + "was not answered"));
    }

    @Test
    void aLineThatNeverEndsIsNotReadForEver() throws IOException {
        Peer endless = new Peer("H".repeat(2_000));
        for (int look = 0; look < 6; look++) {
            assertThat(exchange.goOn(endless)).isEmpty();
        }
        assertThat(exchange.goOn(endless)).contains(Finding.unhealthy(WHAT + "was answered by no HTTP/1.1 server"));
    }

    @Test
    void anAnswerThatNeverEndsIsReadInPartAndJudgedByItsStatus() throws IOException {
        Peer endless = new Peer("HTTP/1.1 200 OK\r\n\r\n");
        endless.filler = "x".repeat(4_000);
        assertThat(exchange.goOn(endless)).get().matches(Finding::healthy);
        assertThat(endless.given).isLessThan(100_000);
    }

    @Test
    void aConnectionThatIsNotClosedIsNotWaitedForOnceTheStatusIsKnown() throws IOException {
        Peer kept = new Peer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        for (int look = 0; look < 6; look++) {
            assertThat(exchange.goOn(kept)).isEmpty();
        }
        assertThat(exchange.goOn(kept)).get().matches(Finding::healthy);
    }

    @Test
    void aStatusThatComesByteByByteIsRead() throws IOException {
        Peer slow = new Peer("HTTP/1.1 404 Not Found\r\n\r\n".split("(?<=.)"));
        slow.onePerLook = true;
        Optional<Finding> found = Optional.empty();
        for (int look = 0; look < 100 && found.isEmpty(); look++) {
            found = exchange.goOn(slow);
        }
        assertThat(found).contains(Finding.unhealthy(WHAT + "was answered with status 404"));
    }

    @Test
    void whatIsLateOrFailsIsJudgedByItsStatusIfThereIsOne() throws IOException {
        Duration timeout = Duration.ofSeconds(2);
        assertThat(exchange.late(timeout)).isEqualTo(Finding.unhealthy(WHAT + "was not answered within 2 seconds"));
        assertThat(exchange.failed(new IOException("ECONNRESET")))
                .isEqualTo(Finding.unhealthy(WHAT + "failed: ECONNRESET"));
        exchange.goOn(new Peer("HTTP/1.1 200 OK\r\n"));
        assertThat(exchange.late(timeout).healthy()).isTrue();
        assertThat(exchange.failed(new IOException("ECONNRESET")).healthy()).isTrue();
    }

    /** Gives its answers one after the other, then nothing, or the end. */
    private static final class Peer implements SandboxConnection {
        private final Queue<String> answers;
        private final StringBuilder sent = new StringBuilder();
        private String filler = "";
        private int room = Integer.MAX_VALUE;
        private boolean onePerLook;
        private boolean hasGiven;
        private int roomNow;
        private int given;

        Peer(String... answers) {
            this.answers = new ArrayDeque<>(List.of(answers));
        }

        @Override
        public boolean finishConnect() {
            hasGiven = false;
            roomNow = room;
            return true;
        }

        @Override
        public int read(ByteBuffer destination) {
            if (onePerLook && hasGiven) {
                return 0;
            }
            hasGiven = true;
            String next = answers.isEmpty() ? filler : answers.remove();
            if (next.equals("END")) {
                return -1;
            }
            destination.put(next.getBytes(StandardCharsets.ISO_8859_1));
            given += next.length();
            return next.length();
        }

        @Override
        public int write(ByteBuffer source) {
            int count = Math.min(roomNow, source.remaining());
            for (int i = 0; i < count; i++) {
                sent.append((char) source.get());
            }
            roomNow -= count;
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // There is nothing to be closed.
        }
    }
}
