package org.dyno4j.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;
import static org.dyno4j.log.Numbered.append;
import static org.dyno4j.log.Numbered.awaitFailure;
import static org.dyno4j.log.Numbered.numbers;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.dyno4j.log.DrainFailure.Cause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class LogplexDrainTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final DrainOptions QUICK = DrainOptions.heroku()
            .withRetry(new DrainRetry(Duration.ofMillis(20), Duration.ofMillis(100), 0.2))
            .withQueue(100_000, 1 << 30);

    private final LogBuffer buffer = LogBuffer.builder()
            .clock(Clock.fixed(Instant.parse("2012-11-30T06:45:29Z"), ZoneOffset.UTC))
            .build();
    private final List<LogplexServer> servers = new ArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        servers.forEach(LogplexServer::close);
        buffer.close();
    }

    /** With a timeout that only tests of timeouts reach: what is late is sent again, and seen twice. */
    private static LogplexTarget target(URI uri) {
        return LogplexTarget.at(uri).withTimeouts(PATIENCE, PATIENCE);
    }

    @Test
    void postsBatchesAsLogplexDoes() throws Exception {
        LogplexServer server = started(LogplexServer.start());
        LogDrain drain = buffer.addDrain(target(server.uri("", "/logs?key=1")).withToken("d.73ea7440"), QUICK);
        buffer.append(LogLine.DYNO, "web.3", "State changed from starting to up");
        buffer.append(LogLine.APP, "web.3", "gr\u00fc\u00df dich");
        assertThat(drain.flush(PATIENCE)).isTrue();

        LogplexServer.Request first = server.requests().get(0);
        assertThat(first.method()).isEqualTo("POST");
        assertThat(first.path()).isEqualTo("/logs?key=1");
        assertThat(first.header("Content-Type")).isEqualTo("application/logplex-1");
        assertThat(first.header("Logplex-Drain-Token")).isEqualTo("d.73ea7440");
        assertThat(first.header("Logplex-Msg-Count"))
                .isEqualTo(Integer.toString(first.messages().size()));
        assertThat(first.header("Logplex-Frame-Id")).hasSizeGreaterThan(20);
        assertThat(first.header("Authorization")).isEqualTo("null");
        assertThat(server.requests())
                .flatExtracting(LogplexServer.Request::messages)
                .containsExactly(
                        "<45>1 2012-11-30T06:45:29.000000+00:00 host heroku web.3 - State changed from starting to up\n",
                        "<190>1 2012-11-30T06:45:29.000000+00:00 host app web.3 - gr\u00fc\u00df dich\n");
    }

    @Test
    void sendsEveryLineInBatchesOfBoundedSize() throws Exception {
        LogplexServer server = started(LogplexServer.start());
        LogDrain drain = buffer.addDrain(target(server.uri("", "/")), QUICK);
        append(buffer, 0, 20_000);
        assertThat(drain.flush(PATIENCE)).isTrue();

        assertThat(server.requests())
                .hasSizeBetween(20, 2_000)
                .allMatch(request -> request.length() < 250_000)
                .allMatch(request -> request.header("Logplex-Msg-Count")
                        .equals(Integer.toString(request.messages().size())))
                .flatExtracting(LogplexServer.Request::texts)
                .isEqualTo(numbers(0, 20_000));
        assertThat(server.requests())
                .extracting(request -> request.header("Logplex-Frame-Id"))
                .doesNotHaveDuplicates();
    }

    @Test
    void sendsABatchAgainUnderItsIdUntilItIsTaken() throws Exception {
        LogplexServer server = started(LogplexServer.start());
        server.answer(500, 302, 401, 429);
        LogDrain drain = buffer.addDrain(target(server.uri("", "/")), QUICK);
        append(buffer, 0, 1);
        assertThat(drain.flush(PATIENCE)).isTrue();

        assertThat(server.requests()).hasSize(5);
        assertThat(server.requests())
                .extracting(request -> request.header("Logplex-Frame-Id"))
                .containsOnly(server.requests().get(0).header("Logplex-Frame-Id"));
        assertThat(server.requests()).allMatch(request -> request.texts().equals(List.of("0")));
        assertThat(drain.status().lastFailure().orElseThrow().message())
                .isEqualTo(server.uri("", "/") + " answered 429");
        assertThat(drain.status().state()).isEqualTo(DrainStatus.State.OPEN);
    }

    @Test
    void givesUpABatchWhoseContentIsRefusedAndSaysSo() throws Exception {
        LogplexServer server = started(LogplexServer.start());
        server.answer(413);
        LogDrain drain = buffer.addDrain(target(server.uri("", "/")), QUICK);
        append(buffer, 0, 1);
        assertThat(drain.flush(PATIENCE)).isTrue();
        await().atMost(PATIENCE).until(() -> server.requests().size() == 2);

        assertThat(drain.status().dropped()).isOne();
        assertThat(drain.status().lastFailure().orElseThrow().cause()).isEqualTo(Cause.REFUSED);
        assertThat(server.requests().get(1).messages())
                .containsExactly("<172>1 2012-11-30T06:45:29.000000+00:00 host heroku logplex - Error L13: 1 messages"
                        + " lost since 2012-11-30T06:45:29+00:00\n");
    }

    @Test
    void givesUpServersThatDoNotAnswerInTime() throws Exception {
        LogplexServer server = started(LogplexServer.start());
        server.answer(LogplexServer.SILENCE, LogplexServer.ENDLESS);
        LogDrain drain = buffer.addDrain(LogplexTarget.at(server.uri("", "/")).withTimeouts(PATIENCE, SHORT), QUICK);
        append(buffer, 0, 1);
        assertThat(drain.flush(PATIENCE)).isTrue();

        // More where the machine is so slow that a good answer is late, too.
        assertThat(server.requests()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(drain.status().delivered()).isOne();
        assertThat(drain.status().lastFailure().orElseThrow().cause()).isEqualTo(Cause.TIMED_OUT);
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        LogplexServer server = LogplexServer.start();
        server.close();
        LogDrain drain = buffer.addDrain(target(server.uri("", "/")), QUICK);
        append(buffer, 0, 1);
        awaitFailure(drain, Cause.UNREACHABLE);
        assertThat(drain.status().queued()).isOne();
    }

    @Test
    void postsOverHttpsToAServerThatIsTrusted() throws Exception {
        TestCertificate certificate = TestCertificate.of("ip:127.0.0.1", directory);
        LogplexServer server = started(LogplexServer.start(certificate.server()));
        LogDrain drain = buffer.addDrain(
                target(server.uri("user:s3cr3t@", "/logs")).withSslContext(certificate.client()), QUICK);
        append(buffer, 0, 1_000);
        assertThat(drain.flush(PATIENCE)).isTrue();

        assertThat(server.requests())
                .flatExtracting(LogplexServer.Request::texts)
                .isEqualTo(numbers(0, 1_000));
        assertThat(server.requests().get(0).header("Authorization")).isEqualTo("Basic dXNlcjpzM2NyM3Q=");
        assertThat(drain.target()).hasToString(server.uri("", "/logs").toString());
    }

    @Test
    void postsNothingToAServerWhoseCertificateNobodyTrusts() throws Exception {
        TestCertificate certificate = TestCertificate.of("ip:127.0.0.1", directory);
        LogplexServer server = started(LogplexServer.start(certificate.server()));
        LogDrain drain = buffer.addDrain(target(server.uri("user:s3cr3t@", "/")), QUICK);
        append(buffer, 0, 1);
        awaitFailure(drain, Cause.UNTRUSTED);

        assertThat(server.requests()).isEmpty();
        assertThat(drain.status().toString()).doesNotContain("s3cr3t");
    }

    @Test
    void postsNothingToAServerWithAnothersCertificate() throws Exception {
        TestCertificate certificate = TestCertificate.of("dns:example.org", directory);
        LogplexServer server = started(LogplexServer.start(certificate.server()));
        LogDrain drain = buffer.addDrain(target(server.uri("", "/")).withSslContext(certificate.client()), QUICK);
        append(buffer, 0, 1);
        awaitFailure(drain, Cause.UNTRUSTED);

        assertThat(server.requests()).isEmpty();
    }

    @Test
    void refusesAddressesThatAreNoneWithoutRepeatingThem() {
        for (String address : List.of("ftp://user:s3cr3t@host/", "https:/path?s3cr3t", "/s3cr3t")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LogplexTarget.at(URI.create(address)))
                    .withMessageNotContaining("s3cr3t");
        }
    }

    private LogplexServer started(LogplexServer server) {
        servers.add(server);
        return server;
    }
}
