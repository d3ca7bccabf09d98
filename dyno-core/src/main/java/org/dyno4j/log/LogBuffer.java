package org.dyno4j.log;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where all the lines of a log come together, in one order and with times that never go back: it keeps the newest and
 * delivers each to every subscriber.
 *
 * <p>Memory is bounded: by the limits of the history, and for each subscriber by those of its queue. Adding lines takes
 * no longer because of what subscribers do: each has a daemon thread of its own, {@code dyno4j-log-N}. Thread-safe.
 */
public final class LogBuffer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogBuffer.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final Clock clock;
    private final int lineCap;

    private final Object lock = new Object();
    private final History history; // this and all below are guarded by the lock
    private final List<Delivery> deliveries = new ArrayList<>();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private Instant latest = Instant.MIN;
    private int subscribersSoFar;
    private boolean closed;

    private LogBuffer(Builder builder) {
        this.clock = builder.clock;
        this.lineCap = builder.lineCap;
        this.history = new History(builder.historyLines, builder.historyBytes);
    }

    /** A buffer with everything as {@link Builder} has it. */
    public static LogBuffer create() {
        return builder().build();
    }

    /** Starts with what Heroku does where Heroku does it. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Adds text, as one line or several; never blocks.
     *
     * <p>The rules of {@link LineWriter} hold. A line feed at the end adds no empty line.
     */
    public void append(String source, String process, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        LineAssembler assembler = new LineAssembler(lineCap);
        List<String> texts = new ArrayList<>(1);
        assembler.accept(bytes, 0, bytes.length, texts);
        assembler.end(texts);
        append(source, process, texts.isEmpty() ? List.of("") : texts);
    }

    /** A writer for one output stream of one process. */
    public LineWriter writer(String source, String process) {
        return new LineWriter(this, Objects.requireNonNull(source), Objects.requireNonNull(process), lineCap);
    }

    /** The newest lines, the oldest of them first; also after {@link #close}. */
    public List<LogLine> history() {
        synchronized (lock) {
            return history.lines();
        }
    }

    /** Delivers every line from now on, with {@link SubscriptionOptions#defaults()}. */
    public LogSubscription subscribe(Consumer<? super LogLine> subscriber) {
        return subscribe(subscriber, SubscriptionOptions.defaults());
    }

    /**
     * Delivers lines to a subscriber, in order, on a thread of its own.
     *
     * <p>A subscriber may block and may throw; only it suffers. Lines dropped because it is too slow are announced to
     * it, at most once a second, by a line {@code dyno[logs]: Error L11 (Tail buffer overflow) -> …}; the counts of
     * these lines add up to all that was dropped.
     *
     * @throws IllegalStateException if the buffer is closed
     */
    public LogSubscription subscribe(Consumer<? super LogLine> subscriber, SubscriptionOptions options) {
        Objects.requireNonNull(subscriber, "subscriber");
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("the log buffer is closed");
            }
            subscribersSoFar++;
            List<LogLine> first = options.history() ? history.lines() : List.of();
            Delivery delivery = new Delivery(this, "dyno4j-log-" + subscribersSoFar, subscriber, options, first);
            deliveries.add(delivery);
            delivery.start();
            return delivery;
        }
    }

    /**
     * Waits until every line that was appended before this call has been given to every subscriber, or dropped.
     *
     * @return whether that was so within the time
     * @throws InterruptedException if the thread was interrupted
     */
    public boolean flush(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (Delivery delivery : deliveries()) {
            if (!delivery.flush(Duration.ofNanos(deadline - System.nanoTime()))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes no more lines, delivers those queued and ends all subscriptions.
     *
     * <p>Waits for the subscribers for at most five seconds together, then interrupts those that are left and gives
     * their lines up. What is appended later is ignored. Idempotent.
     */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
        List<Delivery> ending = deliveries();
        ending.forEach(Delivery::beginClosing);
        long deadline = System.nanoTime() + CLOSE_PATIENCE.toNanos();
        ending.forEach(delivery -> delivery.awaitEnd(deadline));
    }

    /** Adds lines that came together; false where the one who brings them should wait. */
    boolean append(String source, String process, List<String> texts) {
        synchronized (lock) {
            if (!texts.isEmpty() && !closed) {
                Instant time = nextTime();
                List<LogLine> lines = new ArrayList<>(texts.size());
                for (String text : texts) {
                    LogLine line = new LogLine(time, source, process, text);
                    lines.add(line);
                    history.add(line);
                }
                deliveries.forEach(delivery -> delivery.add(lines));
            }
            return writable();
        }
    }

    /** The time for the next line: never before that of the last one, whatever the clock does. */
    private Instant nextTime() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (now.isAfter(latest)) {
            latest = now;
        }
        return latest;
    }

    void onWritable(Runnable action) {
        synchronized (lock) {
            if (!writable()) {
                waiting.add(action);
                return;
            }
        }
        action.run();
    }

    /**
     * Lets those who wait go on, one after the other, as long as there is room: each may fill it. Called by a
     * delivering thread after its queue has shrunk.
     */
    void release() {
        for (Optional<Runnable> next = nextReleased(); next.isPresent(); next = nextReleased()) {
            try {
                next.get().run();
            } catch (RuntimeException e) {
                LOGGER.warn("an action that waited for room in the log failed", e);
            }
        }
    }

    private Optional<Runnable> nextReleased() {
        synchronized (lock) {
            return writable() ? Optional.ofNullable(waiting.poll()) : Optional.empty();
        }
    }

    boolean isWritable() {
        synchronized (lock) {
            return writable();
        }
    }

    void remove(Delivery delivery) {
        synchronized (lock) {
            deliveries.remove(delivery);
        }
        release();
    }

    private List<Delivery> deliveries() {
        synchronized (lock) {
            return List.copyOf(deliveries);
        }
    }

    /** Whether no subscriber holds dynos back. The lock is held. */
    private boolean writable() {
        for (Delivery delivery : deliveries) {
            if (delivery.holdsBack()) {
                return false;
            }
        }
        return true;
    }

    /** Collects what a buffer is to be. Not thread-safe. */
    public static final class Builder {
        private Clock clock = Clock.systemUTC();
        private int lineCap = 10_000;
        private int historyLines = 1_500;
        private long historyBytes = 8 << 20;

        private Builder() {}

        /** Sets the clock that lines are stamped by; the system's where not set. */
        public Builder clock(Clock value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /**
         * Sets how long a line may be, in bytes as printed; 10,000 where not set.
         *
         * @throws IllegalArgumentException if it is less than 4, the longest UTF-8 sequence
         */
        public Builder lineCap(int bytes) {
            lineCap = LineAssembler.checkCap(bytes);
            return this;
        }

        /**
         * Sets how much is kept; 1,500 lines that take at most 8 MiB of heap where not set.
         *
         * @throws IllegalArgumentException if a number is negative
         */
        public Builder history(int lines, long bytes) {
            if (lines < 0 || bytes < 0) {
                throw new IllegalArgumentException(
                        "a history has no fewer than 0 lines and 0 bytes, not " + lines + " and " + bytes);
            }
            historyLines = lines;
            historyBytes = bytes;
            return this;
        }

        /** The buffer. */
        public LogBuffer build() {
            return new LogBuffer(this);
        }
    }
}
