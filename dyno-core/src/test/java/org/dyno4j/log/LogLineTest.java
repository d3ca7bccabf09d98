package org.dyno4j.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLineTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-23T21:25:01.123456Z, 2026-11-23T21:25:01.123456+00:00",
        "2026-11-23T21:25:01Z, 2026-11-23T21:25:01.000000+00:00",
        "2026-01-02T03:04:05.000007999Z, 2026-01-02T03:04:05.000007+00:00",
        "1969-12-31T23:59:59.9Z, 1969-12-31T23:59:59.900000+00:00",
    })
    void showsTheTimeInUtcWithSixDigitsOfTheSecond(Instant time, String shown) {
        assertThat(new LogLine(time, "app", "web.1", "hello")).hasToString(shown + " app[web.1]: hello");
    }

    @Test
    void isAsPreciseAsItIsShown() {
        LogLine line = new LogLine(Instant.parse("2026-11-23T21:25:01.123456789Z"), "app", "web.1", "");

        assertThat(line.time()).isEqualTo(Instant.parse("2026-11-23T21:25:01.123456Z"));
    }

    @Test
    void refusesTextOfMoreThanOneLine() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LogLine(Instant.EPOCH, "app", "web.1", "a\nb"));
    }
}
