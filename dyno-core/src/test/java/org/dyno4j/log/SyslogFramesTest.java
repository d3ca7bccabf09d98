package org.dyno4j.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyslogFramesTest {
    private static final Instant TIME = Instant.parse("2012-11-30T06:45:29.123456Z");
    private static final LogLine STATE = new LogLine(TIME, "dyno", "web.3", "State changed from starting to up");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void framesAMessageForServersByItsLength() {
        SyslogFrames.forServers(LogRendering.heroku(), "d.9173ea1f").append(STATE, bytes);

        String message = "<45>1 2012-11-30T06:45:29.123456+00:00 d.9173ea1f heroku web.3 - - State changed from"
                + " starting to up\n";
        assertThat(bytes.toString(UTF_8)).isEqualTo(message.length() + " " + message);
    }

    @Test
    void leavesTheStructuredDataOutAsLogplexDoes() {
        SyslogFrames.asLogplex(LogRendering.standard()).append(STATE, bytes);

        String message = "<45>1 2012-11-30T06:45:29.123456+00:00 host dyno web.3 - State changed from starting to up\n";
        assertThat(bytes.toString(UTF_8)).isEqualTo(message.length() + " " + message);
    }

    @Test
    void countsBytesNotCharacters() throws IOException {
        SyslogFrames frames = SyslogFrames.forServers(LogRendering.standard(), "host");
        frames.append(new LogLine(TIME, "app", "web.1", "gr\u00fc\u00df dich \ud83d\ude80"), bytes);
        frames.append(new LogLine(TIME, "app", "web.1", ""), bytes);
        frames.append(new LogLine(TIME, "app", "web.1", "12 <190>1 not a frame"), bytes);

        assertThat(OctetCounting.readAll(bytes.toByteArray()))
                .extracting(message -> message.substring(message.indexOf(" - - ") + 5))
                .containsExactly("gr\u00fc\u00df dich \ud83d\ude80\n", "\n", "12 <190>1 not a frame\n");
    }

    @ParameterizedTest
    @CsvSource({
        "app, web.1, hello, 190",
        "router, web.1, hello, 190",
        "dyno, web.1, State changed from starting to up, 45",
        "heroku, web.1, State changed from starting to up, 45",
        "dyno, web.1, Error R14 (Memory quota exceeded), 134",
        "heroku, web.1, Error R14 (Memory quota exceeded), 134",
        "dyno, web.1, Process running mem=1028MB(103.3%), 134",
        "dyno, web.1, source=web.1 sample#load_avg_1m=0.01, 134",
        "dyno, logs, Error L10 (output buffer overflow): 1 messages dropped since T., 172",
        "heroku, logplex, Error L10 (output buffer overflow): 1 messages dropped since T., 172",
        "dyno, api, Release v2 created, 133",
        "app, api, Release v2 created, 133"
    })
    void givesEachKindOfLineHerokusPriority(String source, String process, String text, int priority) {
        assertThat(SyslogPriority.of(new LogLine(TIME, source, process, text))).isEqualTo(priority);
    }

    @Test
    void keepsTheHeaderToPrintableAsciiWithoutSpaces() {
        assertThat(SyslogFrames.header("web 1\t\u00e4\ud83d\ude80", 48)).isEqualTo("web_1___");
        assertThat(SyslogFrames.header("", 48)).isEqualTo("-");
        assertThat(SyslogFrames.header("x".repeat(100), 48)).hasSize(48);
    }
}
