package org.dyno4j.dyno.supervision;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import com.google.common.util.concurrent.Uninterruptibles;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.isolation.OutputSink;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.log.LogLine;
import org.dyno4j.log.LogOverflow;
import org.dyno4j.log.LogSubscription;
import org.dyno4j.log.Redaction;
import org.dyno4j.log.Secrets;
import org.dyno4j.log.SubscriptionOptions;
import org.junit.jupiter.api.Test;
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

    @Test
    void whoPrintsMoreThanASubscriberTakesIsToldToWaitAndToGoOn() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch taking = new CountDownLatch(1);
        List<String> told = new CopyOnWriteArrayList<>();
        try (LogBuffer buffer = LogBuffer.create()) {
            LogSubscription unused = buffer.subscribe(
                    line -> {
                        busy.countDown();
                        Uninterruptibles.awaitUninterruptibly(taking);
                    },
                    SubscriptionOptions.defaults()
                            .withOverflow(LogOverflow.BLOCK)
                            .withQueue(1, 1 << 20));
            OutputSink sink = new LogPlane(buffer, Wording.STANDARD).output(DYNO, noting(told), () -> {});
            // One that has yet to take its first line would make room again.
            buffer.append(LogLine.APP, "web.2", "first");
            assertThat(busy.await(PATIENCE.toSeconds(), SECONDS)).isTrue();
            sink.write(ByteBuffer.wrap("line\n".getBytes(StandardCharsets.UTF_8)), flow(told));
            assertThat(told).containsExactly("line", "paused", "held back");
            taking.countDown();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(told).endsWith("goes on", "resumed"));
        }
    }

    private static LineObserver noting(List<String> told) {
        return new LineObserver() {
            @Override
            public void printed(String line) {
                told.add(line);
            }

            @Override
            public void heldBack() {
                told.add("held back");
            }

            @Override
            public void goesOn() {
                told.add("goes on");
            }
        };
    }

    private static OutputSink.Flow flow(List<String> told) {
        return new OutputSink.Flow() {
            @Override
            public void pause() {
                told.add("paused");
            }

            @Override
            public void resume() {
                told.add("resumed");
            }
        };
    }
}
