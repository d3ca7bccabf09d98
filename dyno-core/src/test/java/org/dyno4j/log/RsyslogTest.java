package org.dyno4j.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real syslog server understands what a drain sends. */
@Timeout(180)
class RsyslogTest {
    private static final String TIME = "2026-11-23T12:00:00.123456+00:00";
    private static final DrainOptions OPTIONS = DrainOptions.heroku().withQueue(100_000, 1 << 30);

    private final LogBuffer buffer = LogBuffer.builder()
            .clock(Clock.fixed(Instant.parse("2026-11-23T12:00:00.123456Z"), ZoneOffset.UTC))
            .build();

    @TempDir
    private Path directory;

    @Test
    void understandsEveryFieldOverTcp() throws Exception {
        try (Rsyslog server = Rsyslog.overTcp(directory);
                buffer) {
            LogDrain drain = buffer.addDrain(
                    SyslogTarget.tcp("127.0.0.1", server.port())
                            .withHostname("d.9173ea1f")
                            .withTimeouts(PATIENCE, PATIENCE),
                    OPTIONS);
            assertUnderstood(server, drain);
        }
    }

    @Test
    void understandsEveryFieldOverTls() throws Exception {
        TestCertificate certificate = TestCertificate.of("ip:127.0.0.1", directory);
        Path certificateFile = certificate.writeCertificate(directory.resolve("certificate.pem"));
        Path keyFile = certificate.writeKey(directory.resolve("key.pem"));
        try (Rsyslog server = Rsyslog.overTls(directory, certificateFile, keyFile);
                buffer) {
            LogDrain drain = buffer.addDrain(
                    SyslogTarget.tls("127.0.0.1", server.port(), certificate.client())
                            .withHostname("d.9173ea1f")
                            .withTimeouts(PATIENCE, PATIENCE),
                    OPTIONS);
            assertUnderstood(server, drain);
        }
    }

    private void assertUnderstood(Rsyslog server, LogDrain drain) throws Exception {
        String longest = "x".repeat(9_990);
        buffer.append(LogLine.APP, "web.1", "gr\u00fc\u00df dich \ud83d\ude80, 12 <190>1 no frame");
        buffer.append(LogLine.DYNO, "web.1", "State changed from starting to up");
        buffer.append(LogLine.DYNO, "worker.2", "Error R14 (Memory quota exceeded)");
        buffer.append(LogLine.APP, "web.1", longest);
        for (int i = 0; i < 5_000; i++) {
            buffer.append(LogLine.APP, "web.1", "line " + i);
        }
        assertThat(drain.flush(PATIENCE)).isTrue();
        await().atMost(PATIENCE).until(() -> server.messages().size() >= 5_004);

        List<String> messages = server.messages();
        assertThat(messages)
                .startsWith(
                        fields(190, "app", "web.1", "gr\u00fc\u00df dich \ud83d\ude80, 12 <190>1 no frame"),
                        fields(45, "heroku", "web.1", "State changed from starting to up"),
                        fields(134, "heroku", "worker.2", "Error R14 (Memory quota exceeded)"),
                        fields(190, "app", "web.1", longest));
        assertThat(messages.subList(4, messages.size()))
                .isEqualTo(IntStream.range(0, 5_000)
                        .mapToObj(i -> fields(190, "app", "web.1", "line " + i))
                        .toList());
    }

    private static String fields(int priority, String source, String process, String text) {
        return priority + "|1|" + TIME + "|d.9173ea1f|" + source + "|" + process + "|-|-|" + text;
    }
}
