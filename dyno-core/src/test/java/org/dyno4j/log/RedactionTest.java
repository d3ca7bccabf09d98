package org.dyno4j.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class RedactionTest {
    private static final String SECRET = "s3cr3t-p\u00e4ssword";

    private final Secrets secrets = new Secrets();

    RedactionTest() {
        secrets.add(SECRET);
    }

    @Test
    void masksEveryPlaceOfEverySecret() {
        secrets.add("other");
        assertThat(secrets.redact(SECRET + " and other, " + SECRET + "."))
                .isEqualTo("[REDACTED] and [REDACTED], [REDACTED].");
        assertThat(secrets.redact("nothing")).isEqualTo("nothing");
    }

    @Test
    void masksSecretsThatOverlapAsOne() {
        secrets.add("abcdef");
        secrets.add("efghi");
        secrets.add("cd");
        assertThat(secrets.redact("xabcdefghiy cd")).isEqualTo("x[REDACTED]y [REDACTED]");
    }

    @Test
    void aSecretThatIsPartOfTheMaskDoesNoHarm() {
        secrets.add("RED");
        assertThat(secrets.redact(SECRET + "RED")).isEqualTo("[REDACTED]");
    }

    @Test
    void anEmptyValueIsNoSecret() {
        secrets.add("");
        assertThat(secrets.redact("text")).isEqualTo("text");
    }

    @Test
    void neverShowsSecretsItself() {
        assertThat(secrets.toString()).doesNotContain("s3cr3t").startsWith("Secrets[");
    }

    @Test
    void redactsPlatformLinesBeforeTheyReachHistoryOrAnybody() throws InterruptedException {
        List<LogLine> seen = new CopyOnWriteArrayList<>();
        try (LogBuffer buffer = LogBuffer.builder()
                .redaction(Redaction.ofPlatformLines(secrets))
                .build()) {
            buffer.subscribe(seen::add);
            buffer.addDrain(DrainTarget.consumer("test", seen::add));
            buffer.append(LogLine.DYNO, "web.1", "Starting process with command `run " + SECRET + "`");
            buffer.append(LogLine.APP, "web.1", "mine: " + SECRET);
            assertThat(buffer.flush(PATIENCE)).isTrue();

            assertThat(buffer.redact(LogLine.DYNO, SECRET)).isEqualTo("[REDACTED]");
            assertThat(buffer.redact(LogLine.APP, SECRET)).isEqualTo(SECRET);
            assertThat(buffer.history())
                    .extracting(LogLine::text)
                    .containsExactly("Starting process with command `run [REDACTED]`", "mine: " + SECRET);
            assertThat(seen)
                    .hasSize(4)
                    .filteredOn(line -> line.source().equals(LogLine.DYNO))
                    .hasSize(2)
                    .noneMatch(line -> line.text().contains("s3cr3t"));
        }
    }

    /** The cap falls before the secret, on each of its bytes, and behind it. */
    @ParameterizedTest
    @MethodSource("positions")
    void findsAPlatformLinesSecretAcrossTheCap(int before) {
        LogBuffer buffer = LogBuffer.builder()
                .lineCap(40)
                .redaction(Redaction.ofPlatformLines(secrets))
                .build();
        buffer.append(LogLine.DYNO, "web.1", "x".repeat(before) + SECRET + "y".repeat(60));

        assertThat(joined(buffer)).isEqualTo("x".repeat(before) + "[REDACTED]" + "y".repeat(60));
    }

    @ParameterizedTest
    @MethodSource("positions")
    void findsADynosSecretAcrossTheCapHoweverItsOutputComes(int before) {
        String printed = "x".repeat(before) + SECRET + "y".repeat(60);
        String expected = "x".repeat(before) + "[REDACTED]" + "y".repeat(60);
        for (int piece : new int[] {1, 7, 1_000}) {
            LogBuffer buffer = LogBuffer.builder()
                    .lineCap(40)
                    .redaction(Redaction.ofAllLines(secrets))
                    .build();
            LineWriter writer = buffer.writer(LogLine.APP, "web.1");
            byte[] bytes = (printed + "\n").getBytes(UTF_8);
            for (int from = 0; from < bytes.length; from += piece) {
                writer.write(ByteBuffer.wrap(bytes, from, Math.min(piece, bytes.length - from)));
            }
            writer.end();

            assertThat(joined(buffer)).as("pieces of %s", piece).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {39, 40, 41, 100})
    void masksALineThatIsNothingButSecrets(int length) {
        secrets.add("zz");
        LogBuffer buffer = LogBuffer.builder()
                .lineCap(40)
                .redaction(Redaction.ofAllLines(secrets))
                .build();
        LineWriter writer = buffer.writer(LogLine.APP, "web.1");
        writer.write(ByteBuffer.wrap(("z".repeat(length) + "\n").getBytes(UTF_8)));

        assertThat(joined(buffer).replace("[REDACTED]", "")).isIn("", "z");
    }

    @Test
    void aSecretOfSeveralLinesIsSecretLineByLine() {
        secrets.add("-----BEGIN KEY-----\nMIIEvQIBADANBg\n}\n");
        LogBuffer buffer =
                LogBuffer.builder().redaction(Redaction.ofAllLines(secrets)).build();
        LineWriter writer = buffer.writer(LogLine.APP, "web.1");
        writer.write(ByteBuffer.wrap("key: -----BEGIN KEY-----\nMIIEvQIBADANBg\n}\n".getBytes(UTF_8)));

        assertThat(buffer.history()).extracting(LogLine::text).containsExactly("key: [REDACTED]", "[REDACTED]", "}");
    }

    @Test
    void aSecretWithControlCharactersIsFoundAsItIsShown() {
        secrets.add("a\u0001b\u0002c");
        LogBuffer buffer =
                LogBuffer.builder().redaction(Redaction.ofAllLines(secrets)).build();
        LineWriter writer = buffer.writer(LogLine.APP, "web.1");
        writer.write(ByteBuffer.wrap("<a\u0001b\u0002c>\n".getBytes(UTF_8)));

        assertThat(joined(buffer)).isEqualTo("<[REDACTED]>");
    }

    @Test
    void aSecretThatBecomesKnownLaterIsMaskedFromThenOn() {
        LogBuffer buffer = LogBuffer.builder()
                .lineCap(40)
                .redaction(Redaction.ofAllLines(secrets))
                .build();
        LineWriter writer = buffer.writer(LogLine.APP, "web.1");
        writer.write(ByteBuffer.wrap("x".repeat(35).getBytes(UTF_8)));
        secrets.add("a-much-longer-secret-than-the-first-one");
        writer.write(ByteBuffer.wrap("a-much-longer-secret-than-the-first-one!\n".getBytes(UTF_8)));

        assertThat(joined(buffer)).isEqualTo("x".repeat(35) + "[REDACTED]!");
    }

    static List<Integer> positions() {
        return IntStream.rangeClosed(20, 42).boxed().toList();
    }

    private static String joined(LogBuffer buffer) {
        return String.join("", buffer.history().stream().map(LogLine::text).toList());
    }
}
