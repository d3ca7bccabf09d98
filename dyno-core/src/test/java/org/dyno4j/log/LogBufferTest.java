package org.dyno4j.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;
import static org.dyno4j.log.Numbered.numbers;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
@SuppressWarnings("ThreadPriorityCheck") // yielding only makes a race likelier, or a wait cheaper
class LogBufferTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Pattern NOTICE =
            Pattern.compile("Error L11 \\(Tail buffer overflow\\) -> This tail session dropped (\\d+) messages since"
                    + " \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+00:00\\.");

    @Test
    void keepsTheNewestLinesInOrder() {
        LogBuffer buffer = LogBuffer.builder().history(3, 1 << 20).build();
        for (int i = 1; i <= 5; i++) {
            buffer.append(LogLine.DYNO, "web.1", "line " + i);
        }
        assertThat(texts(buffer.history())).containsExactly("line 3", "line 4", "line 5");
    }

    @Test
    void keepsNoMoreHistoryThanItsBytes() {
        LogBuffer buffer = LogBuffer.builder().history(1_000, 10_000).build();
        for (int i = 0; i < 1_000; i++) {
            buffer.append(LogLine.APP, "web.1", "x".repeat(1_000));
        }
        assertThat(buffer.history()).hasSizeBetween(1, 9);
    }

    @Test
    void splitsAppendedTextIntoLinesByTheRulesOfStreams() {
        LogBuffer buffer = LogBuffer.builder().lineCap(10).build();
        buffer.append(LogLine.DYNO, "web.1", "one\ntwo\r\n\0\n");
        buffer.append(LogLine.DYNO, "web.1", "");
        buffer.append(LogLine.DYNO, "web.1", "0123456789abc");

        assertThat(texts(buffer.history())).containsExactly("one", "two", "\\x00", "", "0123456789", "abc");
    }

    @Test
    void readsHeapAndDirectBuffersFromTheirPositionToTheirLimit() {
        LogBuffer buffer = LogBuffer.create();
        LineWriter writer = buffer.writer(LogLine.APP, "web.1");
        ByteBuffer heap = ByteBuffer.wrap("__one\nt__".getBytes(UTF_8), 2, 5);
        ByteBuffer slice = ByteBuffer.wrap("___wo\n_".getBytes(UTF_8), 3, 3).slice();
        ByteBuffer direct =
                ByteBuffer.allocateDirect(16).put("three\n".getBytes(UTF_8)).flip();

        for (ByteBuffer bytes : List.of(heap, slice, direct)) {
            assertThat(writer.write(bytes)).isTrue();
            assertThat(bytes.hasRemaining()).isFalse();
        }

        assertThat(texts(buffer.history())).containsExactly("one", "two", "three");
    }

    @Test
    void handsOnAFinalLineWithoutALineFeed() {
        LogBuffer buffer = LogBuffer.create();
        LineWriter writer = buffer.writer(LogLine.APP, "web.1");
        writer.write(bytes("first\nlast"));
        assertThat(texts(buffer.history())).containsExactly("first");

        writer.end();
        assertThat(texts(buffer.history())).containsExactly("first", "last");
    }

    @Test
    void keepsLinesOfDifferentWritersWhole() {
        LogBuffer buffer = LogBuffer.create();
        LineWriter one = buffer.writer(LogLine.APP, "web.1");
        LineWriter two = buffer.writer(LogLine.APP, "web.2");
        one.write(bytes("a"));
        two.write(bytes("b"));
        one.write(bytes("a\n"));
        two.write(bytes("b\n"));

        assertThat(buffer.history())
                .extracting(line -> line.process() + " " + line.text())
                .containsExactly("web.1 aa", "web.2 bb");
    }

    @Test
    void neverStampsALineBeforeTheOneBefore() {
        Deque<Instant> times = new ArrayDeque<>(List.of(NOON, NOON.minusSeconds(5), NOON.plusSeconds(1)));
        LogBuffer buffer =
                LogBuffer.builder().clock(new SuppliedClock(times::removeFirst)).build();
        for (int i = 0; i < 3; i++) {
            buffer.append(LogLine.APP, "web.1", "line");
        }
        assertThat(buffer.history()).extracting(LogLine::time).containsExactly(NOON, NOON, NOON.plusSeconds(1));
    }

    @Test
    void deliversToEverySubscriberInOrder() throws InterruptedException {
        try (LogBuffer buffer = LogBuffer.create()) {
            List<LogLine> first = new CopyOnWriteArrayList<>();
            List<LogLine> second = new CopyOnWriteArrayList<>();
            buffer.subscribe(first::add);
            buffer.subscribe(second::add);
            for (int i = 0; i < 1_000; i++) {
                buffer.append(LogLine.APP, "web.1", Integer.toString(i));
            }
            assertThat(buffer.flush(PATIENCE)).isTrue();

            assertThat(texts(first)).isEqualTo(numbers(0, 1_000)).isEqualTo(texts(second));
        }
    }

    @Test
    void deliversOnADaemonThreadOfItsOwnPerSubscriber() throws InterruptedException {
        try (LogBuffer buffer = LogBuffer.create()) {
            List<Thread> threads = new CopyOnWriteArrayList<>();
            buffer.subscribe(line -> threads.add(Thread.currentThread()));
            buffer.subscribe(line -> threads.add(Thread.currentThread()));
            buffer.append(LogLine.APP, "web.1", "line");
            buffer.flush(PATIENCE);

            assertThat(threads).extracting(Thread::getName).containsExactlyInAnyOrder("dyno4j-log-1", "dyno4j-log-2");
            assertThat(threads).allMatch(Thread::isDaemon);
        }
    }

    @Test
    void neitherMissesNorRepeatsALineBetweenHistoryAndLive() throws InterruptedException {
        try (LogBuffer buffer = LogBuffer.builder().history(100_000, 1 << 30).build()) {
            Thread appender = new Thread(() -> {
                for (int i = 0; i < 20_000; i++) {
                    buffer.append(LogLine.APP, "web.1", Integer.toString(i));
                }
            });
            List<List<LogLine>> received = new ArrayList<>();
            appender.start();
            for (int i = 0; i < 20; i++) {
                List<LogLine> lines = Collections.synchronizedList(new ArrayList<>());
                received.add(lines);
                buffer.subscribe(
                        lines::add, SubscriptionOptions.defaults().withHistory().withQueue(100_000, 1 << 30));
                Thread.yield();
            }
            appender.join();
            assertThat(buffer.flush(PATIENCE)).isTrue();

            assertThat(received).allSatisfy(lines -> assertThat(texts(lines)).isEqualTo(numbers(0, 20_000)));
        }
    }

    @Test
    void aSubscriberThatThrowsIsGivenTheNextLines() throws InterruptedException {
        try (LogBuffer buffer = LogBuffer.create()) {
            List<LogLine> lines = new CopyOnWriteArrayList<>();
            buffer.subscribe(line -> {
                lines.add(line);
                throw new AssertionError("as a subscriber may");
            });
            buffer.append(LogLine.APP, "web.1", "one");
            buffer.append(LogLine.APP, "web.1", "two");
            assertThat(buffer.flush(PATIENCE)).isTrue();

            assertThat(texts(lines)).containsExactly("one", "two");
        }
    }

    @Test
    void aSubscriberThatSleepsHoldsUpNobodyElse() throws InterruptedException {
        CountDownLatch wake = new CountDownLatch(1);
        try (LogBuffer buffer = LogBuffer.create()) {
            AtomicInteger count = new AtomicInteger();
            buffer.subscribe(line -> awaitQuietly(wake));
            LogSubscription awake = buffer.subscribe(
                    line -> count.incrementAndGet(),
                    SubscriptionOptions.defaults().withQueue(200_000, 1 << 30));
            for (int i = 0; i < 100_000; i++) {
                buffer.append(LogLine.APP, "web.1", "line");
            }
            assertThat(awake.flush(PATIENCE)).isTrue();
            assertThat(count).hasValue(100_000);
            wake.countDown();
        }
    }

    @Test
    void countsAndAnnouncesExactlyWhatIsDropped() throws InterruptedException {
        CountDownLatch wake = new CountDownLatch(1);
        List<LogLine> lines = new CopyOnWriteArrayList<>();
        LogBuffer buffer = patient();
        LogSubscription subscription = buffer.subscribe(
                line -> {
                    awaitQuietly(wake);
                    lines.add(line);
                },
                SubscriptionOptions.defaults().withQueue(10, 1 << 20));
        for (int i = 0; i < 1_000; i++) {
            buffer.append(LogLine.APP, "web.1", Integer.toString(i));
        }
        wake.countDown();
        buffer.close();

        List<LogLine> notices =
                lines.stream().filter(line -> line.process().equals("logs")).toList();
        List<String> delivered = texts(
                lines.stream().filter(line -> line.process().equals("web.1")).toList());
        assertThat(notices).isNotEmpty().allMatch(line -> line.source().equals("dyno"));
        assertThat(notices.stream().mapToLong(LogBufferTest::announced).sum())
                .isEqualTo(1_000 - delivered.size())
                .isEqualTo(subscription.dropped())
                .isPositive();
        assertThat(delivered).endsWith(numbers(990, 1_000).toArray(new String[0]));
        assertThat(lines).extracting(LogLine::time).isSorted();
    }

    @Test
    void announcesDropsAlsoWhereNoFurtherLineComes() throws InterruptedException {
        List<LogLine> lines = new CopyOnWriteArrayList<>();
        CountDownLatch wake = new CountDownLatch(1);
        try (LogBuffer buffer = LogBuffer.create()) {
            LogSubscription subscription = buffer.subscribe(
                    line -> {
                        awaitQuietly(wake);
                        lines.add(line);
                    },
                    SubscriptionOptions.defaults().withQueue(1, 1 << 20));
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < 1_000; i++) {
                    buffer.append(LogLine.APP, "web.1", "line");
                }
                wake.countDown();
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(lines.stream()
                                    .filter(line -> line.process().equals("logs"))
                                    .mapToLong(LogBufferTest::announced)
                                    .sum())
                            .isEqualTo(subscription.dropped())
                            .isPositive());
        }
    }

    @Test
    void makesDynosWaitForASubscriberThatWantsEveryLine() throws InterruptedException {
        CountDownLatch wake = new CountDownLatch(1);
        CountDownLatch writable = new CountDownLatch(1);
        List<LogLine> lines = new CopyOnWriteArrayList<>();
        try (LogBuffer buffer = LogBuffer.create()) {
            LogSubscription subscription = buffer.subscribe(
                    line -> {
                        awaitQuietly(wake);
                        lines.add(line);
                    },
                    SubscriptionOptions.defaults()
                            .withOverflow(LogOverflow.BLOCK)
                            .withQueue(1_000, 1 << 20));
            LineWriter writer = buffer.writer(LogLine.APP, "web.1");
            int written = 0;
            while (writer.write(bytes(written + "\n"))) {
                written++;
            }
            writer.onWritable(writable::countDown);
            assertThat(written).isGreaterThanOrEqualTo(999);
            assertThat(writable.getCount()).isOne();

            wake.countDown();
            assertThat(writable.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(subscription.flush(PATIENCE)).isTrue();
            assertThat(texts(lines)).isEqualTo(numbers(0, written + 1));
            assertThat(subscription.dropped()).isZero();
        }
    }

    @Test
    void saysRightAwayThatThereIsRoom() {
        LogBuffer buffer = LogBuffer.create();
        AtomicInteger runs = new AtomicInteger();
        buffer.writer(LogLine.APP, "web.1").onWritable(runs::incrementAndGet);

        assertThat(runs).hasValue(1);
    }

    @Test
    void letsDynosGoOnWhenTheSubscriberTheyWaitForLeaves() throws InterruptedException {
        CountDownLatch writable = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch wake = new CountDownLatch(1);
        LogBuffer buffer = LogBuffer.create();
        LogSubscription subscription = buffer.subscribe(
                line -> {
                    busy.countDown();
                    awaitQuietly(wake);
                },
                SubscriptionOptions.defaults().withOverflow(LogOverflow.BLOCK).withQueue(1, 1 << 20));
        LineWriter writer = buffer.writer(LogLine.APP, "web.1");
        // Only a subscriber that has taken its line and sleeps leaves the queue full.
        writer.write(bytes("line\n"));
        assertThat(busy.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        while (writer.write(bytes("line\n"))) {
            Thread.yield();
        }
        writer.onWritable(writable::countDown);
        Thread closing = new Thread(subscription::close);
        closing.start();

        assertThat(writable.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(writer.write(bytes("line\n"))).isTrue();
        wake.countDown();
        closing.join();
    }

    @Test
    void boundsWhatWaitsForASubscriberThatHasStoppedForGood() {
        CountDownLatch wake = new CountDownLatch(1);
        LogBuffer buffer = LogBuffer.create();
        LogSubscription subscription = buffer.subscribe(
                line -> awaitQuietly(wake),
                SubscriptionOptions.defaults().withOverflow(LogOverflow.BLOCK).withQueue(100, 1 << 20));
        for (int i = 0; i < 10_000; i++) {
            buffer.append(LogLine.DYNO, "web.1", "State changed from starting to up");
        }
        assertThat(subscription.dropped()).isBetween(10_000L - 800 - 256, 10_000L - 800);
        wake.countDown();
        buffer.close();
    }

    @Test
    void closingDeliversWhatWasAppendedBefore() {
        List<LogLine> lines = new CopyOnWriteArrayList<>();
        LogBuffer buffer = patient();
        buffer.subscribe(lines::add);
        for (int i = 0; i < 5_000; i++) {
            buffer.append(LogLine.APP, "web.1", Integer.toString(i));
        }
        buffer.close();
        buffer.close();
        buffer.append(LogLine.APP, "web.1", "too late");

        assertThat(texts(lines)).isEqualTo(numbers(0, 5_000));
        assertThat(texts(buffer.history())).doesNotContain("too late");
        assertThatIllegalStateException().isThrownBy(() -> buffer.subscribe(lines::add));
    }

    @Test
    void closingASubscriptionEndsItAndNoOther() throws InterruptedException {
        try (LogBuffer buffer = patient()) {
            List<LogLine> left = new CopyOnWriteArrayList<>();
            List<LogLine> stayed = new CopyOnWriteArrayList<>();
            LogSubscription subscription = buffer.subscribe(left::add);
            buffer.subscribe(stayed::add);
            buffer.append(LogLine.APP, "web.1", "one");
            subscription.close();
            buffer.append(LogLine.APP, "web.1", "two");
            buffer.flush(PATIENCE);

            assertThat(texts(left)).containsExactly("one");
            assertThat(texts(stayed)).containsExactly("one", "two");
        }
    }

    @Test
    void aSubscriberMayCloseItsOwnSubscription() throws InterruptedException {
        try (LogBuffer buffer = LogBuffer.create()) {
            List<LogLine> lines = new CopyOnWriteArrayList<>();
            CountDownLatch subscribed = new CountDownLatch(1);
            List<LogSubscription> own = new CopyOnWriteArrayList<>();
            own.add(buffer.subscribe(line -> {
                awaitQuietly(subscribed);
                lines.add(line);
                own.get(0).close();
            }));
            subscribed.countDown();
            buffer.append(LogLine.APP, "web.1", "one");
            assertThat(own.get(0).flush(PATIENCE)).isTrue();
            buffer.append(LogLine.APP, "web.1", "two");
            buffer.flush(PATIENCE);

            assertThat(texts(lines)).containsExactly("one");
        }
    }

    @Test
    void closingGivesUpOnASubscriberThatIsStuckAndInterruptsIt() throws InterruptedException {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        LogBuffer buffer = LogBuffer.create();
        buffer.subscribe(line -> {
            stuck.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        buffer.append(LogLine.APP, "web.1", "line");
        stuck.await();
        Thread.currentThread().interrupt();
        buffer.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(interrupted.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    /** One whose closing waits for receivers however slow the machine is. */
    private static LogBuffer patient() {
        return LogBuffer.builder().closePatience(PATIENCE).build();
    }

    private static long announced(LogLine notice) {
        Matcher matcher = NOTICE.matcher(notice.text());
        assertThat(matcher.matches()).as(notice.text()).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> texts(List<LogLine> lines) {
        return lines.stream().map(LogLine::text).toList();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
