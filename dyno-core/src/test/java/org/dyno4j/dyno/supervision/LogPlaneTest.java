package org.dyno4j.dyno.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.log.LogLine;
import org.dyno4j.log.Redaction;
import org.dyno4j.log.Secrets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogPlaneTest {
    private static final DynoName DYNO = DynoName.parse("web.1");

    /** A platform line is cut at 1,000 characters: before the secret, inside it and behind it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 975, 990, 995, 999, 1_000, 1_500})
    void cutsNoSecretInTwo(int before) {
        Secrets secrets = new Secrets();
        secrets.add("first line\nsecond line");
        try (LogBuffer buffer = LogBuffer.builder()
                .redaction(Redaction.ofPlatformLines(secrets))
                .build()) {
            new LogPlane(buffer, Wording.STANDARD).platform(DYNO, "x".repeat(before) + "first line\nsecond line");

            List<LogLine> lines = buffer.history();
            assertThat(lines).hasSize(1);
            assertThat(lines.get(0).text()).doesNotContain("f").doesNotContain("line");
        }
    }
}
