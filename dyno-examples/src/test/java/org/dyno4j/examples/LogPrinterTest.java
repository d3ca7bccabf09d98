package org.dyno4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.dyno4j.log.LogLine;
import org.junit.jupiter.api.Test;

class LogPrinterTest {
    private static final LogLine LINE =
            new LogLine(Instant.parse("2026-11-23T21:25:01.123456Z"), LogLine.APP, "web.1", "naïve");

    private final AtomicInteger broken = new AtomicInteger();

    @Test
    void printsALineInUtf8() {
        ByteArrayOutputStream target = new ByteArrayOutputStream();

        new LogPrinter(target, broken::incrementAndGet).accept(LINE);

        assertThat(target.toString(StandardCharsets.UTF_8))
                .isEqualTo("2026-11-23T21:25:01.123456+00:00 app[web.1]: naïve" + System.lineSeparator());
        assertThat(broken).hasValue(0);
    }

    @Test
    void tellsWhenNobodyReadsAnyMore() {
        OutputStream closedPipe = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        new LogPrinter(closedPipe, broken::incrementAndGet).accept(LINE);

        assertThat(broken).hasValue(1);
    }
}
