package org.dyno4j.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class TailTest {
    private static final LogFilter WEB = LogFilter.all().withProcessType("web");

    private final List<LogLine> lines = new CopyOnWriteArrayList<>();

    @Test
    void givesTheNewestLinesThatPassTheFilter() {
        try (LogBuffer buffer = LogBuffer.create()) {
            for (int i = 0; i < 10; i++) {
                buffer.append(LogLine.APP, i % 2 == 0 ? "web.1" : "worker.1", Integer.toString(i));
            }
            assertThat(buffer.history(3, WEB)).extracting(LogLine::text).containsExactly("4", "6", "8");

            buffer.tail(3, false, WEB, lines::add);
            await().atMost(PATIENCE).until(() -> lines.size() == 3);
            assertThat(lines).extracting(LogLine::text).containsExactly("4", "6", "8");
        }
    }

    @Test
    void goesOnOnlyForOneWhoFollows() throws InterruptedException {
        try (LogBuffer buffer = LogBuffer.create()) {
            List<LogLine> followed = new CopyOnWriteArrayList<>();
            buffer.append(LogLine.APP, "web.1", "before");
            LogSubscription ended = buffer.tail(10, false, WEB, lines::add);
            LogSubscription following = buffer.tail(10, true, WEB, followed::add);
            buffer.append(LogLine.APP, "worker.1", "another's");
            buffer.append(LogLine.APP, "web.1", "after");
            assertThat(following.flush(PATIENCE)).isTrue();
            assertThat(ended.flush(PATIENCE)).isTrue();
            ended.close();

            assertThat(followed).extracting(LogLine::text).containsExactly("before", "after");
            assertThat(lines).extracting(LogLine::text).containsExactly("before");
        }
    }

    /** Every tail begins somewhere in the middle of what four writers write at once. */
    @RepeatedTest(5)
    void neitherMissesNorRepeatsALineBetweenHistoryAndLive() throws InterruptedException {
        int perWriter = 4_000;
        try (LogBuffer buffer = LogBuffer.builder().history(1_000_000, 1 << 30).build()) {
            List<Thread> writers = IntStream.rangeClosed(1, 4)
                    .mapToObj(number -> new Thread(() -> write(buffer.writer(LogLine.APP, "web." + number), perWriter)))
                    .toList();
            CountDownLatch half = new CountDownLatch(2_000);
            LogSubscription counting = buffer.subscribe(line -> half.countDown());
            writers.forEach(Thread::start);
            half.await();
            List<Tail> tails = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                tails.add(new Tail(buffer, 100 * i));
            }
            for (Thread writer : writers) {
                writer.join();
            }
            for (Tail tail : tails) {
                assertThat(tail.subscription.flush(PATIENCE)).isTrue();
                assertThat(tail.subscription.dropped()).isZero();
            }
            counting.close();

            List<LogLine> all = buffer.history();
            assertThat(all).hasSize(4 * perWriter);
            assertThat(tails).allSatisfy(tail -> {
                assertThat(tail.lines).hasSizeGreaterThanOrEqualTo(tail.atLeast);
                assertThat(tail.lines).isEqualTo(all.subList(all.size() - tail.lines.size(), all.size()));
            });
        }
    }

    private static void write(LineWriter writer, int lines) {
        for (int i = 0; i < lines; i++) {
            writer.write(ByteBuffer.wrap((i + "\n").getBytes(UTF_8)));
        }
        writer.end();
    }

    private static final class Tail {
        private final List<LogLine> lines = new ArrayList<>();
        private final LogSubscription subscription;
        private final int atLeast;

        Tail(LogBuffer buffer, int atLeast) {
            this.atLeast = atLeast;
            this.subscription = buffer.tail(atLeast, true, LogFilter.all(), lines::add);
        }
    }
}
