package org.dyno4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    @ParameterizedTest
    @CsvSource({"65536, 65536", "64k, 65536", "64M, 67108864", "2g, 2147483648"})
    void readsBytesInPowersOf1024(String text, long bytes) {
        assertThat(Options.bytes("--memory", text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"10, PT10S", "10s, PT10S", "1.5s, PT1.5S", "500ms, PT0.5S", "2m, PT2M", "1h, PT1H"})
    void readsTimes(String text, Duration time) {
        assertThat(Options.time("--timeout", text)).isEqualTo(time);
    }
}
