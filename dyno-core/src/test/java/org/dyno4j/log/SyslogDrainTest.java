package org.dyno4j.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;
import static org.dyno4j.log.Numbered.append;
import static org.dyno4j.log.Numbered.awaitFailure;
import static org.dyno4j.log.Numbered.numbers;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import org.dyno4j.log.DrainFailure.Cause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Drains to syslog servers that behave, and to such that don't. */
@Timeout(180)
class SyslogDrainTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final DrainOptions QUICK = DrainOptions.defaults()
            .withRetry(new DrainRetry(Duration.ofMillis(20), Duration.ofMillis(100), 0.2))
            .withQueue(100_000, 1 << 30);
    private static final ServerSocketFactory PLAIN = ServerSocketFactory.getDefault();

    private final LogBuffer buffer = LogBuffer.create();
    private final List<AutoCloseable> servers = new ArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable server : servers) {
            server.close();
        }
        buffer.close();
    }

    @Test
    void sendsEveryLineInFramesOfItsLength() throws Exception {
        SyslogServer server = start(PLAIN, SyslogServer.ALL);
        LogDrain drain = buffer.addDrain(tcp(server).withHostname("d.1234"), QUICK);
        append(buffer, 0, 10_000);
        assertThat(drain.flush(PATIENCE)).isTrue();
        await().atMost(PATIENCE).until(() -> server.messages().size() == 10_000);

        assertThat(server.texts()).isEqualTo(numbers(0, 10_000));
        assertThat(server.messages().get(0)).matches("<190>1 \\S+\\.\\d{6}\\+00:00 d\\.1234 app web\\.1 - - 0\n");
        assertThat(server.opened()).isOne();
        assertThat(drain.target()).hasToString("syslog://127.0.0.1:" + server.port());
    }

    @Test
    void waitsForEverWhereItMay() throws Exception {
        Duration forEver = ChronoUnit.FOREVER.getDuration();
        SyslogServer server = start(PLAIN, SyslogServer.ALL);
        LogDrain drain =
                buffer.addDrain(SyslogTarget.tcp("127.0.0.1", server.port()).withTimeouts(forEver, forEver), QUICK);
        append(buffer, 0, 1);
        await().atMost(PATIENCE).until(() -> server.texts().equals(numbers(0, 1)));
        assertThat(drain.flush(forEver)).isTrue();
    }

    @Test
    void keepsLinesWhileNobodyListensAndSaysWhy() throws Exception {
        SyslogServer gone = start(PLAIN, SyslogServer.ALL);
        gone.close();
        LogDrain drain = buffer.addDrain(SyslogTarget.tcp("127.0.0.1", gone.port()), QUICK);
        append(buffer, 0, 100);
        awaitFailure(drain, Cause.UNREACHABLE);
        assertThat(drain.status().queued()).isEqualTo(100);

        SyslogServer back = SyslogServer.startAt(gone.port(), PLAIN, SyslogServer.ALL);
        servers.add(back);
        assertThat(drain.flush(PATIENCE)).isTrue();
        await().atMost(PATIENCE).until(() -> back.messages().size() == 100);
        assertThat(back.texts()).isEqualTo(numbers(0, 100));
        assertThat(drain.status().state()).isEqualTo(DrainStatus.State.OPEN);
    }

    @Test
    void saysThatAHostIsUnknown() {
        LogDrain drain = buffer.addDrain(SyslogTarget.tcp("no-such-host.invalid", 601), QUICK);
        append(buffer, 0, 1);
        awaitFailure(drain, Cause.UNREACHABLE);
    }

    @Test
    void losesNothingToAServerThatClosesAfterEachLine() throws Exception {
        SyslogServer server = start(PLAIN, 1);
        LogDrain drain = buffer.addDrain(tcp(server), QUICK);
        for (int i = 1; i <= 20; i++) {
            int count = i;
            append(buffer, i - 1, i);
            await().atMost(PATIENCE).until(() -> server.closed() == count);
        }

        assertThat(drain.flush(PATIENCE)).isTrue();
        assertThat(server.texts()).isEqualTo(numbers(0, 20));
        assertThat(drain.status().lastFailure()).isEmpty();
    }

    @Test
    void survivesAServerThatClosesAfterEachLineOfAFlood() throws Exception {
        SyslogServer server = start(PLAIN, 1);
        LogDrain drain = buffer.addDrain(tcp(server), QUICK.withQueue(500, 1 << 20));
        append(buffer, 0, 20_000);
        assertThat(drain.flush(PATIENCE)).isTrue();

        DrainStatus status = drain.status();
        assertThat(status.delivered() + status.dropped()).isEqualTo(20_000);
    }

    @Test
    void sendsOnAfterAResetWhatCameMeanwhile() throws Exception {
        SyslogServer server = start(PLAIN, SyslogServer.ALL);
        LogDrain drain = buffer.addDrain(tcp(server), QUICK);
        append(buffer, 0, 10);
        await().atMost(PATIENCE).until(() -> server.messages().size() == 10);
        server.reset();
        // The kernel sends the reset once the server's reader, too, has let the connection go.
        await().atMost(PATIENCE).until(() -> server.closed() == 1);
        append(buffer, 10, 20);
        assertThat(drain.flush(PATIENCE)).isTrue();

        await().atMost(PATIENCE).until(() -> server.messages().size() >= 20);
        assertThat(server.texts()).isEqualTo(numbers(0, 20));
        assertThat(server.opened()).isEqualTo(2);
    }

    /** What the kernel takes before it is full counts as delivered; the rest is kept, and the other drain is served. */
    @Test
    void givesUpAServerThatAcceptsAndNeverReads() throws Exception {
        SyslogServer deaf = start(PLAIN, 0);
        SyslogServer healthy = start(PLAIN, SyslogServer.ALL);
        LogDrain stuck = buffer.addDrain(
                SyslogTarget.tcp("127.0.0.1", deaf.port()).withTimeouts(PATIENCE, SHORT),
                QUICK.withQueue(4_000, 64 << 20));
        LogDrain drain = buffer.addDrain(tcp(healthy), QUICK);
        String line = "x".repeat(5_000);
        int appended = 0;
        // Each new connection takes what fits in its buffers: on a slow machine that may be all of any fixed number.
        while (stuck.status().dropped() == 0) {
            buffer.append(LogLine.APP, "web.1", line);
            appended++;
        }
        int lines = appended;
        assertThat(drain.flush(PATIENCE)).isTrue();
        awaitFailure(stuck, Cause.TIMED_OUT);
        assertThat(stuck.status().lastFailure().orElseThrow().message())
                .isEqualTo("syslog://127.0.0.1:" + deaf.port() + " took no more lines within 200 ms");
        await().atMost(PATIENCE).until(() -> deaf.opened() > 1);

        DrainStatus status = stuck.status();
        assertThat(status.delivered() + status.dropped() + status.queued()).isEqualTo(lines);
        assertThat(status.dropped()).isPositive();
        assertThat(drain.status().delivered()).isEqualTo(lines);
        await().atMost(PATIENCE).until(() -> healthy.messages().size() == lines);
    }

    @Test
    void closingDoesNotWaitForAServerThatNeverReads() throws Exception {
        SyslogServer deaf = start(PLAIN, 0);
        LogDrain stuck = buffer.addDrain(
                SyslogTarget.tcp("127.0.0.1", deaf.port()).withTimeouts(Duration.ofMinutes(5), Duration.ofMinutes(5)),
                QUICK);
        for (int i = 0; i < 4_000; i++) {
            buffer.append(LogLine.APP, "web.1", "x".repeat(5_000));
        }
        await().atMost(PATIENCE).until(() -> stuck.status().delivered() > 0 || deaf.opened() > 0);
        stuck.close();

        assertThat(stuck.status().state()).isEqualTo(DrainStatus.State.CLOSED);
        assertThat(stuck.status().delivered() + stuck.status().dropped()).isEqualTo(4_000);
        await().atMost(PATIENCE)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("dyno4j-drain-")));
    }

    @Test
    void sendsOverTlsToAServerThatIsTrusted() throws Exception {
        TestCertificate certificate = TestCertificate.of("ip:127.0.0.1", directory);
        SyslogServer server = start(certificate.server().getServerSocketFactory(), SyslogServer.ALL);
        LogDrain drain = buffer.addDrain(tls(server, certificate.client()), QUICK);
        append(buffer, 0, 10_000);
        assertThat(drain.flush(PATIENCE)).isTrue();
        await().atMost(PATIENCE).until(() -> server.messages().size() == 10_000);
        assertThat(server.texts()).isEqualTo(numbers(0, 10_000));

        buffer.append(LogLine.APP, "web.1", "later");
        await().atMost(PATIENCE).until(() -> server.messages().size() == 10_001);
        assertThat(server.opened()).isOne();
        assertThat(drain.target()).hasToString("syslog+tls://127.0.0.1:" + server.port());
    }

    @Test
    void sendsNothingToAServerWhoseCertificateNobodyTrusts() throws Exception {
        TestCertificate certificate = TestCertificate.of("ip:127.0.0.1", directory);
        assertUntrusted(certificate, SSLContext.getDefault());
    }

    @Test
    void sendsNothingToAServerWithAnothersCertificate() throws Exception {
        TestCertificate certificate = TestCertificate.of("dns:example.org", directory);
        assertUntrusted(certificate, certificate.client());
    }

    private void assertUntrusted(TestCertificate certificate, SSLContext client)
            throws IOException, GeneralSecurityException {
        SyslogServer server = start(certificate.server().getServerSocketFactory(), SyslogServer.ALL);
        List<LogLine> seen = new CopyOnWriteArrayList<>();
        buffer.subscribe(seen::add);
        LogDrain drain = buffer.addDrain(tls(server, client), QUICK);
        append(buffer, 0, 3);
        awaitFailure(drain, Cause.UNTRUSTED);
        await().atMost(PATIENCE).until(() -> server.opened() >= 3);

        assertThat(server.messages()).isEmpty();
        assertThat(drain.status().delivered()).isZero();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(seen)
                        .extracting(LogLine::text)
                        .filteredOn(text -> text.startsWith("Error"))
                        .singleElement()
                        .asString()
                        .startsWith("Error L14 (certificate validation): error=\"")
                        .endsWith("\" uri=\"syslog+tls://127.0.0.1:" + server.port() + "\""));
    }

    @Test
    void givesUpAServerThatNeverFinishesTheHandshake() throws Exception {
        SyslogServer deaf = start(PLAIN, 0);
        LogDrain drain = buffer.addDrain(
                SyslogTarget.tls("127.0.0.1", deaf.port(), SSLContext.getDefault())
                        .withTimeouts(SHORT, SHORT),
                QUICK);
        append(buffer, 0, 3);
        awaitFailure(drain, Cause.TIMED_OUT);
        await().atMost(PATIENCE).until(() -> deaf.opened() > 1);
        assertThat(drain.status().queued()).isEqualTo(3);
    }

    @Test
    void givesUpATlsServerThatStopsReading() throws Exception {
        TestCertificate certificate = TestCertificate.of("ip:127.0.0.1", directory);
        SyslogServer server = start(certificate.server().getServerSocketFactory(), 1);
        LogDrain drain = buffer.addDrain(
                SyslogTarget.tls("127.0.0.1", server.port(), certificate.client())
                        .withTimeouts(Duration.ofSeconds(20), SHORT),
                QUICK.withQueue(1_000, 8 << 20));
        for (int i = 0; i < 4_000; i++) {
            buffer.append(LogLine.APP, "web.1", "x".repeat(5_000));
        }
        await().atMost(PATIENCE).until(() -> drain.status().lastFailure().isPresent());
        await().atMost(PATIENCE).until(() -> server.opened() > 1);
    }

    @Test
    void refusesTargetsThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> SyslogTarget.tcp("localhost", 0));
        assertThatIllegalArgumentException().isThrownBy(() -> SyslogTarget.tcp("localhost", 65_536));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SyslogTarget.tcp("localhost", 601).withTimeouts(Duration.ZERO, SHORT));
    }

    /** Timeouts are for tests that are about them: what is late is sent again, and seen twice. */
    private static SyslogTarget tcp(SyslogServer server) {
        return SyslogTarget.tcp("127.0.0.1", server.port()).withTimeouts(PATIENCE, PATIENCE);
    }

    private static SyslogTarget tls(SyslogServer server, SSLContext client) {
        return SyslogTarget.tls("127.0.0.1", server.port(), client).withTimeouts(PATIENCE, PATIENCE);
    }

    private SyslogServer start(ServerSocketFactory sockets, int messagesPerConnection) throws IOException {
        SyslogServer server = SyslogServer.start(sockets, messagesPerConnection);
        servers.add(server);
        return server;
    }
}
