package org.dyno4j.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A log in simulated time and its one drain, which may fail, for the simulations of other packages. */
public final class SimulatedDrain {
    private static final Pattern NOTICE = Pattern.compile("Error L1[03].*: (\\d+) messages .*");
    private static final int QUEUE = 20;

    private final Mood mood;
    private final RandomGenerator random;
    private final LogBuffer buffer;
    private final LogDrain drain;
    private final List<LogLine> received = new ArrayList<>();
    private int failuresLeft;
    private long announced;

    /** What becomes of the lines. */
    public enum Mood {
        GOOD,
        ANY
    }

    /** {@code after} hands in what is due after some time, in the order of that. */
    public SimulatedDrain(
            Supplier<Instant> now, BiConsumer<Duration, Runnable> after, RandomGenerator random, Mood mood) {
        this.random = random;
        this.mood = mood;
        buffer = LogBuffer.builder()
                .clock(new SuppliedClock(now))
                .history(Integer.MAX_VALUE, Long.MAX_VALUE)
                .drainThreads(new Threads(after))
                .build();
        DrainOptions options = DrainOptions.defaults()
                .withQueue(QUEUE, Integer.MAX_VALUE)
                .withRetry(new DrainRetry(Duration.ofSeconds(1), Duration.ofMinutes(1), 0));
        drain = buffer.addDrain(DrainTarget.consumer("simulated", this::accept), options);
    }

    /** The log that it is the drain of. */
    public LogBuffer buffer() {
        return buffer;
    }

    private void accept(LogLine line) {
        if (mood == Mood.ANY) {
            failAtRandom();
        }
        Matcher notice = NOTICE.matcher(line.text());
        if (line.process().equals(LogLine.LOGS) && notice.matches()) {
            announced += Long.parseLong(notice.group(1));
            return;
        }
        if (mood == Mood.ANY && random.nextInt(200) == 0) {
            throw new IllegalStateException("refused");
        }
        received.add(line);
    }

    private void failAtRandom() {
        if (failuresLeft == 0 && random.nextInt(40) == 0) {
            failuresLeft = 1 + random.nextInt(10);
        }
        if (failuresLeft > 0) {
            failuresLeft--;
            throw new UncheckedIOException(new IOException("unreachable"));
        }
    }

    /** Each line of the log is in one of the counts, and all that were received came once and in order. */
    public void check() {
        DrainStatus status = drain.status();
        List<LogLine> told = buffer.history();
        assertThat(status.queued() + status.delivered() + status.dropped()).isEqualTo(told.size());
        assertThat(status.delivered()).isEqualTo(received.size());
        assertThat(announced).isLessThanOrEqualTo(status.dropped());
        assertSubsequence(told);
    }

    private void assertSubsequence(List<LogLine> told) {
        Iterator<LogLine> next = told.iterator();
        for (LogLine line : received) {
            boolean found = false;
            while (next.hasNext() && !found) {
                found = next.next().equals(line);
            }
            assertThat(found).as("%s in its place among those told", line).isTrue();
        }
    }

    /** Once it has had time: nothing waits, and what was not received was announced. */
    public void checkDrained() {
        check();
        assertThat(drain.status().queued()).isZero();
        assertThat(announced).isEqualTo(drain.status().dropped());
    }

    /** How many lines were not delivered. */
    public long dropped() {
        return drain.status().dropped();
    }

    private static final class Threads extends DrainThreads {
        private final BiConsumer<Duration, Runnable> after;

        Threads(BiConsumer<Duration, Runnable> after) {
            this.after = after;
        }

        @Override
        void execute(Runnable work) {
            after.accept(Duration.ZERO, work);
        }

        @Override
        Future<?> after(Duration delay, Runnable action) {
            CompletableFuture<Boolean> timer = new CompletableFuture<>();
            after.accept(delay, () -> {
                if (timer.complete(true)) {
                    action.run();
                }
            });
            return timer;
        }

        @Override
        Duration linger() {
            return Duration.ZERO;
        }
    }
}
