package org.dyno4j.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;
import static org.dyno4j.log.Numbered.append;
import static org.dyno4j.log.Numbered.numbers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every drain does, whatever its target. */
@Timeout(180)
class DrainTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Pattern OVERFLOW = Pattern.compile(
            "Error L10 \\(output buffer overflow\\): (\\d+) messages dropped since 2026-11-23T12:00:00\\+00:00\\.");

    private final HeldThreads threads = new HeldThreads();
    private final LogBuffer buffer = LogBuffer.builder()
            .clock(Clock.fixed(NOON, ZoneOffset.UTC))
            .drainThreads(threads)
            .closePatience(PATIENCE)
            .build();
    private final Queue<LogLine> received = new ConcurrentLinkedQueue<>();
    private final CountDownLatch called = new CountDownLatch(1);
    private final CountDownLatch wake = new CountDownLatch(1);
    private volatile boolean broken;

    @AfterEach
    void close() {
        wake.countDown();
        buffer.close();
    }

    @Test
    void handsOnEveryLineInOrder() throws InterruptedException {
        LogDrain drain = buffer.addDrain(target(received::add));
        append(buffer, 0, 5_000);
        assertThat(drain.flush(PATIENCE)).isTrue();

        assertThat(texts()).isEqualTo(numbers(0, 5_000));
        assertThat(drain.status())
                .isEqualTo(new DrainStatus(DrainStatus.State.OPEN, 0, 5_000, 0, Optional.empty(), Optional.empty()));
    }

    /** With real timers. */
    @Test
    void aDrainThatIsNeverTriedAgainIsAllTheSameWhenItIsClosed() throws InterruptedException {
        Duration forEver = ChronoUnit.FOREVER.getDuration();
        AtomicBoolean reachable = new AtomicBoolean();
        try (LogBuffer log = LogBuffer.create()) {
            LogDrain drain = log.addDrain(
                    target(line -> {
                        if (!reachable.get()) {
                            throw new UncheckedIOException(new IOException("unreachable"));
                        }
                        received.add(line);
                    }),
                    DrainOptions.defaults().withRetry(new DrainRetry(forEver, forEver, 0.2)));
            append(log, 0, 1);
            await().atMost(PATIENCE).until(() -> drain.status().nextRetry().isPresent());
            reachable.set(true);
            drain.close();
            assertThat(texts()).containsExactly("0");
            assertThat(drain.flush(forEver)).isTrue();
        }
    }

    @Test
    void handsOnWhatPassesTheFilterByTheNamesThatAreWanted() throws InterruptedException {
        LogDrain drain = buffer.addDrain(
                target(received::add),
                DrainOptions.heroku().withFilter(LogFilter.all().withDyno("web.1")));
        buffer.append(LogLine.DYNO, "web.1", "State changed from starting to up");
        buffer.append(LogLine.DYNO, "web.2", "State changed from starting to up");
        buffer.append(LogLine.APP, "web.1", "hello");
        assertThat(drain.flush(PATIENCE)).isTrue();

        assertThat(received)
                .extracting(LogLine::toString)
                .containsExactly(
                        "2026-11-23T12:00:00.000000+00:00 heroku[web.1]: State changed from starting to up",
                        "2026-11-23T12:00:00.000000+00:00 app[web.1]: hello");
    }

    @Test
    void keepsTheLinesThatItCouldNotHandOnAndThoseBehindThem() throws InterruptedException {
        broken = true;
        LogDrain drain = buffer.addDrain(target(this::acceptUnlessBroken));
        append(buffer, 0, 10);
        await().atMost(PATIENCE).until(() -> drain.status().nextRetry().isPresent());
        append(buffer, 10, 20);

        assertThat(drain.flush(Duration.ofMillis(1))).isFalse();
        DrainStatus status = drain.status();
        assertThat(status.state()).isEqualTo(DrainStatus.State.FAILING);
        assertThat(status.queued()).isEqualTo(20);
        assertThat(status.lastFailure()).hasValueSatisfying(failure -> {
            assertThat(failure.cause()).isEqualTo(DrainFailure.Cause.FAILED);
            assertThat(failure.message()).isEqualTo("disk full");
            assertThat(failure.time()).isEqualTo(NOON);
        });

        broken = false;
        threads.goOff();
        assertThat(drain.flush(PATIENCE)).isTrue();
        assertThat(texts()).isEqualTo(numbers(0, 20));
        assertThat(drain.status().state()).isEqualTo(DrainStatus.State.OPEN);
        assertThat(drain.status().delivered()).isEqualTo(20);
    }

    @Test
    void goesOnInTheMiddleOfABatchAfterAFailure() throws InterruptedException {
        CountDownLatch complete = new CountDownLatch(1);
        LogDrain drain = buffer.addDrain(target(line -> {
            awaitQuietly(complete);
            if (line.text().equals("7") && !broken) {
                broken = true;
                throw new UncheckedIOException(new IOException("once"));
            }
            received.add(line);
        }));
        append(buffer, 0, 20);
        complete.countDown();
        await().atMost(PATIENCE).until(() -> drain.status().nextRetry().isPresent());
        assertThat(drain.status().delivered()).isEqualTo(7);
        threads.goOff();
        assertThat(drain.flush(PATIENCE)).isTrue();

        assertThat(texts()).isEqualTo(numbers(0, 20));
    }

    @Test
    void waitsLongerAfterEachFailureAndStartsAnewAfterASuccess() throws InterruptedException {
        DrainRetry retry = new DrainRetry(Duration.ofSeconds(1), Duration.ofSeconds(5), 0);
        LogDrain drain = buffer.addDrain(
                target(this::acceptUnlessBroken), DrainOptions.defaults().withRetry(retry));
        broken = true;
        append(buffer, 0, 1);
        for (int failures = 1; failures <= 5; failures++) {
            int count = failures;
            await().atMost(PATIENCE).until(() -> threads.delays().size() == count);
            await().atMost(PATIENCE).until(() -> drain.status().nextRetry().isPresent());
            assertThat(drain.status().nextRetry())
                    .hasValue(NOON.plus(threads.delays().get(failures - 1)));
            broken = failures < 5;
            threads.goOff();
        }
        assertThat(drain.flush(PATIENCE)).isTrue();
        assertThat(threads.delays()).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 5L, 5L);

        broken = true;
        append(buffer, 1, 2);
        await().atMost(PATIENCE).until(() -> threads.delays().size() == 6);
        assertThat(threads.delays().get(5)).hasSeconds(1);
    }

    @Test
    void countsAndAnnouncesExactlyWhatItDropped() throws InterruptedException {
        LogDrain drain = buffer.addDrain(
                target(this::acceptAwake), DrainOptions.defaults().withQueue(10, 1 << 20));
        append(buffer, 0, 1);
        called.await();
        append(buffer, 1, 1_001);
        DrainStatus asleep = drain.status();
        assertThat(asleep.queued()).isEqualTo(11);
        assertThat(asleep.dropped()).isEqualTo(990);
        wake.countDown();
        assertThat(drain.flush(PATIENCE)).isTrue();

        assertThat(received.stream().map(LogLine::text).filter(text -> !text.startsWith("Error")))
                .startsWith("0")
                .endsWith(numbers(991, 1_001).toArray(new String[0]))
                .hasSize(11);
        List<LogLine> notices =
                received.stream().filter(line -> line.process().equals("logs")).toList();
        assertThat(notices).hasSize(1);
        Matcher notice = OVERFLOW.matcher(notices.get(0).text());
        assertThat(notice.matches()).as(notices.get(0).text()).isTrue();
        assertThat(notice.group(1)).isEqualTo("990");
        assertThat(List.copyOf(received).indexOf(notices.get(0))).isEqualTo(1);
        assertThat(drain.status().delivered()).isEqualTo(11);
    }

    /** However often it overflows, the counts add up. */
    @Test
    void losesNoLineFromItsCounts() throws InterruptedException {
        LogDrain drain = buffer.addDrain(
                target(line -> {
                    received.add(line);
                    Thread.onSpinWait();
                }),
                DrainOptions.defaults().withQueue(3, 1 << 20));
        append(buffer, 0, 100_000);
        assertThat(drain.flush(PATIENCE)).isTrue();
        buffer.close();

        long announced = received.stream()
                .map(line -> OVERFLOW.matcher(line.text()))
                .filter(Matcher::matches)
                .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
                .sum();
        long delivered =
                received.stream().filter(line -> line.process().equals("web.1")).count();
        DrainStatus status = drain.status();
        assertThat(announced).isEqualTo(status.dropped());
        assertThat(delivered).isEqualTo(status.delivered());
        assertThat(announced + delivered).isEqualTo(100_000);
    }

    @Test
    void givesUpALineThatAConsumerWillNotTakeAndSaysSo() throws InterruptedException {
        LogDrain drain = buffer.addDrain(target(line -> {
            if (line.text().equals("1")) {
                throw new AssertionError("as a consumer may");
            }
            received.add(line);
        }));
        append(buffer, 0, 3);
        assertThat(drain.flush(PATIENCE)).isTrue();
        await().atMost(PATIENCE).until(() -> received.size() == 3);

        assertThat(texts())
                .containsExactlyInAnyOrder("0", "2", "Error L13: 1 messages lost since 2026-11-23T12:00:00+00:00");
        assertThat(drain.status().delivered()).isEqualTo(2);
        assertThat(drain.status().dropped()).isOne();
        assertThat(drain.status().state()).isEqualTo(DrainStatus.State.OPEN);
        assertThat(drain.status().lastFailure())
                .hasValueSatisfying(failure -> assertThat(failure.cause()).isEqualTo(DrainFailure.Cause.REFUSED));
    }

    @Test
    void deadDrainsHoldUpNobody() throws InterruptedException {
        broken = true;
        buffer.addDrain(target(this::acceptUnlessBroken));
        for (int i = 0; i < 20; i++) {
            buffer.addDrain(target(line -> awaitQuietly(wake)));
        }
        LogDrain healthy =
                buffer.addDrain(target(received::add), DrainOptions.defaults().withQueue(200_000, 1 << 30));
        append(buffer, 0, 100_000);

        assertThat(healthy.flush(PATIENCE)).isTrue();
        assertThat(healthy.status().delivered()).isEqualTo(100_000);
    }

    @Test
    void letsDynosWaitWhereThatIsWanted() throws InterruptedException {
        LogDrain drain = buffer.addDrain(
                target(this::acceptAwake),
                DrainOptions.defaults().withOverflow(LogOverflow.BLOCK).withQueue(100, 1 << 20));
        LineWriter writer = buffer.writer(LogLine.APP, "web.1");
        append(buffer, 0, 1);
        called.await();
        int written = 1;
        while (writer.write(ByteBuffer.wrap((written + "\n").getBytes(StandardCharsets.UTF_8)))) {
            written++;
        }
        CountDownLatch writable = new CountDownLatch(1);
        writer.onWritable(writable::countDown);
        assertThat(written).isEqualTo(100);
        assertThat(writable.getCount()).isOne();

        wake.countDown();
        assertThat(writable.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(drain.flush(PATIENCE)).isTrue();
        assertThat(texts()).isEqualTo(numbers(0, 101));
        assertThat(drain.status().dropped()).isZero();
    }

    @Test
    void closingDeliversWhatWasAppendedBefore() {
        LogDrain drain = buffer.addDrain(target(received::add));
        append(buffer, 0, 5_000);
        buffer.close();
        append(buffer, 0, 1);

        assertThat(texts()).isEqualTo(numbers(0, 5_000));
        assertThat(drain.status().state()).isEqualTo(DrainStatus.State.CLOSED);
        assertThatIllegalStateException().isThrownBy(() -> buffer.addDrain(target(received::add)));
    }

    @Test
    void closingEndsOneDrainAndNoOther() throws InterruptedException {
        LogDrain closed = buffer.addDrain(target(line -> received.add(line)));
        List<LogLine> others = new CopyOnWriteArrayList<>();
        LogDrain other = buffer.addDrain(target(others::add));
        append(buffer, 0, 1);
        closed.close();
        closed.close();
        append(buffer, 1, 2);
        assertThat(other.flush(PATIENCE)).isTrue();

        assertThat(texts()).containsExactly("0");
        assertThat(others).hasSize(2);
    }

    @Test
    void closingTriesOnceMoreAndCountsWhatIsLeftAsDropped() throws InterruptedException {
        broken = true;
        LogDrain drain = buffer.addDrain(target(this::acceptUnlessBroken));
        append(buffer, 0, 10);
        await().atMost(PATIENCE).until(() -> drain.status().nextRetry().isPresent());
        drain.close();

        assertThat(threads.delays()).hasSize(1);
        assertThat(drain.status().state()).isEqualTo(DrainStatus.State.CLOSED);
        assertThat(drain.status().dropped()).isEqualTo(10);
        assertThat(drain.status().nextRetry()).isEmpty();
        assertThat(drain.flush(PATIENCE)).isTrue();

        LogDrain mended = buffer.addDrain(target(this::acceptUnlessBroken));
        append(buffer, 0, 10);
        await().atMost(PATIENCE).until(() -> mended.status().nextRetry().isPresent());
        broken = false;
        mended.close();
        assertThat(mended.status().delivered()).isEqualTo(10);
        assertThat(texts()).isEqualTo(numbers(0, 10));
    }

    @Test
    void closingGivesUpOnAConsumerThatIsStuckAndInterruptsIt() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        LogDrain drain = buffer.addDrain(target(line -> {
            called.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        }));
        append(buffer, 0, 3);
        called.await();
        Thread.currentThread().interrupt();
        drain.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(interrupted.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(drain.status().dropped()).isEqualTo(3);
    }

    @Test
    void aConsumerMayCloseItsOwnDrain() throws InterruptedException {
        CountDownLatch added = new CountDownLatch(1);
        List<LogDrain> own = new CopyOnWriteArrayList<>();
        own.add(buffer.addDrain(target(line -> {
            awaitQuietly(added);
            received.add(line);
            own.get(0).close();
        })));
        added.countDown();
        append(buffer, 0, 1);
        await().atMost(PATIENCE).until(() -> own.get(0).status().state() == DrainStatus.State.CLOSED);
        append(buffer, 1, 2);

        assertThat(texts()).containsExactly("0");
    }

    @Test
    void drainsWithoutLinesHoldNoThreads() throws InterruptedException {
        List<LogDrain> drains = IntStream.range(0, 200)
                .mapToObj(i -> buffer.addDrain(target(received::add)))
                .toList();
        append(buffer, 0, 1);
        for (LogDrain drain : drains) {
            assertThat(drain.flush(PATIENCE)).isTrue();
        }
        assertThat(received).hasSize(200);

        await().atMost(PATIENCE)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("dyno4j-drain-")));
    }

    private void acceptUnlessBroken(LogLine line) {
        if (broken) {
            throw new UncheckedIOException(new IOException("disk full"));
        }
        received.add(line);
    }

    private void acceptAwake(LogLine line) {
        called.countDown();
        awaitQuietly(wake);
        received.add(line);
    }

    private static DrainTarget target(Consumer<LogLine> consumer) {
        return DrainTarget.consumer("test", consumer);
    }

    private List<String> texts() {
        return received.stream().map(LogLine::text).toList();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
