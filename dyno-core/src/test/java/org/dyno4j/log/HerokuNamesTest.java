package org.dyno4j.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A log that speaks by Heroku's names. */
@Timeout(180)
class HerokuNamesTest {
    private static final int FLOOD = 1_000;

    private final LogBuffer buffer = LogBuffer.builder().heroku().build();
    private final CountDownLatch called = new CountDownLatch(1);
    private final CountDownLatch wake = new CountDownLatch(1);
    private final List<String> received = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        wake.countDown();
        buffer.close();
    }

    /** Whatever the names are inside, each has one outside; and what a dyno prints stays its own. */
    @ParameterizedTest
    @CsvSource({
        "dyno, web.1, heroku[web.1]",
        "heroku, web.1, heroku[web.1]",
        "dyno, api, app[api]",
        "dyno, logs, heroku[logplex]",
        "app, web.1, app[web.1]"
    })
    void eachLineHasHerokusName(String source, String process, String shown) {
        buffer.append(source, process, "text");
        assertThat(withoutTime(buffer.history().get(0))).isEqualTo(shown + ": text");

        LogLine inside = buffer.history().get(0);
        assertThat(LogRendering.heroku().rename(inside)).isEqualTo(inside);
        LogBuffer standard = LogBuffer.create();
        standard.append(source, process, "text");
        assertThat(withoutTime(LogRendering.heroku().rename(standard.history().get(0))))
                .isEqualTo(shown + ": text");
        standard.close();
    }

    @Test
    void aFilterKnowsLinesByTheseNames() {
        buffer.append(LogLine.DYNO, LogLine.API, "Release v1 created");
        buffer.append(LogLine.DYNO, "web.1", "Restarting");

        assertThat(buffer.history(10, LogFilter.all().withSource(LogLine.APP))).hasSize(1);
        assertThat(buffer.history(10, LogFilter.all().withSource(LogLine.HEROKU)))
                .hasSize(1);
    }

    @Test
    void whatIsSecretIsTakenOutOfWhatIsSaidInTheNameOfTheApi() {
        Secrets secrets = new Secrets();
        secrets.add("hunter2");
        try (LogBuffer redacting = LogBuffer.builder()
                .heroku()
                .redaction(Redaction.ofPlatformLines(secrets))
                .build()) {
            redacting.append(LogLine.DYNO, LogLine.API, "Starting process with command `login hunter2`");
            assertThat(redacting.history().get(0).text()).doesNotContain("hunter2");
        }
    }

    @Test
    void aTailThatIsTooSlowIsToldSoByLogplex() throws InterruptedException {
        buffer.subscribe(this::slowly, SubscriptionOptions.defaults().withQueue(10, 1 << 20));
        flood();
        assertThat(announcement())
                .matches(herokus(
                        "Error L11 \\(Tail buffer overflow\\) -> This tail session dropped 990 messages since "));
    }

    @Test
    void aDrainThatIsTooSlowIsToldSoByLogplex() throws InterruptedException {
        buffer.addDrain(
                new ConsumerTarget("slow", this::slowly),
                DrainOptions.defaults().withQueue(10, 1 << 20));
        flood();
        assertThat(announcement())
                .matches(herokus("Error L10 \\(output buffer overflow\\): 990 messages dropped since "));
    }

    private static Pattern herokus(String text) {
        return Pattern.compile("heroku\\[logplex\\]: " + text + "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+00:00\\.");
    }

    private void slowly(LogLine line) {
        called.countDown();
        try {
            wake.await();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
        received.add(withoutTime(line));
    }

    private void flood() throws InterruptedException {
        buffer.append(LogLine.APP, "web.1", "first");
        called.await();
        for (int i = 0; i < FLOOD; i++) {
            buffer.append(LogLine.APP, "web.1", "line " + i);
        }
        wake.countDown();
        assertThat(buffer.flush(PATIENCE)).isTrue();
    }

    private String announcement() {
        return received.stream()
                .filter(line -> line.contains("dropped"))
                .reduce((one, other) -> one + "\n" + other)
                .orElseThrow();
    }

    private static String withoutTime(LogLine line) {
        return line.toString().substring(line.toString().indexOf(' ') + 1);
    }
}
