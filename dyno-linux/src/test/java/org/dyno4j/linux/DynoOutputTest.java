package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.Uninterruptibles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.log.LogLine;
import org.dyno4j.log.LogSubscription;
import org.dyno4j.log.SubscriptionOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of the output of a real dyno on its way through the log, whatever it prints and however it ends. */
class DynoOutputTest {
    private static final int LINE_CAP = 10_000;

    @RegisterExtension
    private static final TestIsolation ISOLATION = new TestIsolation();

    private final LogBuffer log =
            LogBuffer.builder().lineCap(LINE_CAP).history(2_000, 64 << 20).build();

    @AfterEach
    void close() {
        log.close();
    }

    private ExitStatus run(String script) throws Exception {
        try (Sandbox sandbox = ISOLATION.create("web.1")) {
            return sandbox.start(TestIsolation.bash(script)
                            .stdout(new Logged(log.writer("app", "web.1")))
                            .build())
                    .awaitExit(TestIsolation.PATIENCE);
        }
    }

    private List<String> texts() {
        return log.history().stream().map(LogLine::text).toList();
    }

    @Test
    void S23_aLastLineWithoutItsEndIsKept() throws Exception {
        run("printf 'one\\ntwo'");
        assertThat(texts()).containsExactly("one", "two");
    }

    @Test
    void S23_aLastLineIsKeptWhenTheDynoIsKilled() throws Exception {
        assertThat(run("printf 'one\\ntwo'; kill -KILL $$")).isEqualTo(new ExitStatus.Signalled(9));
        assertThat(texts()).containsExactly("one", "two");
    }

    @Test
    void S23_aLineOfTenMebibytesIsCutAtTheCapAndNothingOfItIsLost() throws Exception {
        run("head -c 10M /dev/zero | tr '\\0' x; echo; echo after");
        List<String> texts = texts();
        assertThat(texts).last().isEqualTo("after");
        List<String> pieces = texts.subList(0, texts.size() - 1);
        assertThat(pieces).allMatch(piece -> piece.length() <= LINE_CAP);
        assertThat(String.join("", pieces)).hasSize(10 << 20).matches("x+");
    }

    /** The rule of the log: what is no text is spelled, and the line goes on after it. */
    @Test
    void S23_nulAndInvalidUtf8AreSpelled() throws Exception {
        run("printf 'a\\0b\\nc\\xffd\\ne\\xc3\\n\\xc3\\xa4\\n'");
        assertThat(texts()).containsExactly("a\\x00b", "c\\xFFd", "e\\xC3", "ä");
    }

    @Test
    void S23_nothingIsLostAtTheEndOfMuchOutput() throws Exception {
        for (int round = 0; round < 20; round++) {
            run("for i in {1..1500}; do echo $i; done; kill -KILL $$");
            List<String> texts = texts();
            assertThat(texts.subList(texts.size() - 1500, texts.size()))
                    .isEqualTo(IntStream.rangeClosed(1, 1500)
                            .mapToObj(Integer::toString)
                            .toList());
        }
    }

    /** A subscriber that takes nothing while 256 MiB go by: what waits is capped, and what is dropped is told. */
    @Test
    void S22_aFloodIsCappedAndItsDropsAreCountedAndAnnounced() throws Exception {
        CountDownLatch flooded = new CountDownLatch(1);
        List<LogLine> received = Collections.synchronizedList(new ArrayList<>());
        LogSubscription subscription = log.subscribe(
                line -> {
                    awaitUninterruptibly(flooded);
                    received.add(line);
                },
                SubscriptionOptions.defaults().withQueue(100, 1 << 20));
        long lines = 256L << 10;
        assertThat(run("yes $(printf 'x%.0s' {1..1023}) | head -n " + lines)).isEqualTo(new ExitStatus.Exited(0));
        flooded.countDown();
        assertThat(subscription.flush(TestIsolation.PATIENCE)).isTrue();
        log.close();

        List<LogLine> notices =
                received.stream().filter(line -> line.text().contains("L11")).toList();
        long kept = (long) received.size() - notices.size();
        assertThat(kept).as("the queue, and what was being delivered").isBetween(1L, 1_000L);
        assertThat(kept + subscription.dropped()).isEqualTo(lines);
        assertThat(notices.stream()
                        .collect(Collectors.summingLong(
                                line -> Long.parseLong(line.text().replaceAll(".* dropped (\\d+) messages.*", "$1")))))
                .isEqualTo(subscription.dropped());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        Uninterruptibles.awaitUninterruptibly(latch);
    }
}
