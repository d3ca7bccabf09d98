package org.dyno4j.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many dynos that print at once, and one subscriber that wants every line and is slower than all of them together. */
@Timeout(180)
class ManyWritersTest {
    private static final int WRITERS = 50;
    private static final int LINES_PER_WRITE = 50;
    private static final int WRITES = 4;

    /** All writers together are far past eight times this, which is where lines are dropped. */
    private static final SubscriptionOptions EVERY_LINE =
            SubscriptionOptions.defaults().withOverflow(LogOverflow.BLOCK).withQueue(100, 1 << 20);

    private final LogBuffer buffer = LogBuffer.create();
    private final CountDownLatch asleep = new CountDownLatch(1);
    private final CountDownLatch wake = new CountDownLatch(1);
    private final Queue<LogLine> delivered = new ConcurrentLinkedQueue<>();
    private final LogSubscription subscription = buffer.subscribe(this::take, EVERY_LINE);
    private final List<LineWriter> writers = IntStream.rangeClosed(1, WRITERS)
            .mapToObj(i -> buffer.writer(LogLine.APP, "web." + i))
            .toList();

    @AfterEach
    void close() {
        wake.countDown();
        buffer.close();
    }

    @Test
    void losesNothingWhereAllGoOnWritingAtOnce() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(WRITERS);
        writers.forEach(writer -> writeOn(writer, 0, done));
        wake.countDown();
        done.await();

        assertThat(subscription.flush(PATIENCE)).isTrue();
        assertThat(subscription.dropped()).isZero();
        assertEachHasPrinted(WRITES * LINES_PER_WRITE);
    }

    @Test
    void losesNothingWhereAllHadReadAlreadyWhenTheQueueFilled() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(WRITERS);
        for (LineWriter writer : writers) {
            writer.write(lines(0));
            writer.onWritable(done::countDown);
        }
        wake.countDown();
        done.await();

        assertThat(subscription.flush(PATIENCE)).isTrue();
        assertThat(subscription.dropped()).isZero();
        assertEachHasPrinted(LINES_PER_WRITE);
    }

    @Test
    void handsOnAtItsEndWhatAStreamHolds() throws InterruptedException {
        fill();
        LineWriter last = writers.get(1);
        assertThat(last.write(ByteBuffer.wrap("one\ntw".getBytes(UTF_8)))).isFalse();
        assertThat(textsOf("web.2")).isEmpty();
        last.end();

        assertThat(textsOf("web.2")).containsExactly("one", "tw");
    }

    @Test
    void holdsNoMoreThanWhatWasUnderWay() throws InterruptedException {
        fill();
        LineWriter obstinate = writers.get(1);
        obstinate.write(ByteBuffer.wrap("one\nt".getBytes(UTF_8)));
        assertThat(obstinate.write(ByteBuffer.wrap("wo\n".getBytes(UTF_8)))).isFalse();

        assertThat(textsOf("web.2")).containsExactly("one", "two");
    }

    /** Writes as an I/O thread does that pauses and resumes. */
    private void writeOn(LineWriter writer, int write, CountDownLatch done) {
        if (write == WRITES) {
            done.countDown();
        } else {
            writer.write(lines(write));
            writer.onWritable(() -> writeOn(writer, write + 1, done));
        }
    }

    /** Fills the queue for good: a subscriber that has yet to take its first lines would make room again. */
    private void fill() throws InterruptedException {
        LineWriter first = writers.get(0);
        first.write(lines(0));
        asleep.await();
        for (int i = 1; first.write(lines(i)); i++) {
            assertThat(i).isLessThan(100);
        }
    }

    private void take(LogLine line) {
        asleep.countDown();
        try {
            wake.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        delivered.add(line);
    }

    private List<String> textsOf(String process) {
        return buffer.history().stream()
                .filter(line -> line.process().equals(process))
                .map(LogLine::text)
                .toList();
    }

    private void assertEachHasPrinted(int count) {
        List<String> numbers =
                IntStream.range(0, count).mapToObj(Integer::toString).toList();
        List<List<String>> printed = new ArrayList<>(delivered.stream()
                .collect(
                        Collectors.groupingBy(LogLine::process, Collectors.mapping(LogLine::text, Collectors.toList())))
                .values());
        assertThat(printed)
                .hasSize(WRITERS)
                .allSatisfy(texts -> assertThat(texts).isEqualTo(numbers));
    }

    private static ByteBuffer lines(int write) {
        String text = IntStream.range(write * LINES_PER_WRITE, (write + 1) * LINES_PER_WRITE)
                .mapToObj(number -> number + "\n")
                .collect(Collectors.joining());
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
