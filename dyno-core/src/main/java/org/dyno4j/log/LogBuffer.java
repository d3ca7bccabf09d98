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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where all the lines of a log come together, in one order and with times that never go back: it keeps the newest and
 * delivers each to every subscriber and drain.
 *
 * <p>Memory is bounded: by the limits of the history, and for each subscriber and drain by those of its queue.
 * Adding lines takes no longer because of what these do: each subscriber has a daemon thread of its own,
 * {@code dyno4j-log-N}, and drains share some. Thread-safe.
 */
public final class LogBuffer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogBuffer.class);

    private final Clock clock;
    private final int lineCap;
    private final Redaction redaction;
    private final LogRendering rendering;
    private final DrainThreads drainThreads;
    private final Duration closePatience;

    private final Object lock = new Object();
    private final History history; // this and all below are guarded by the lock
    private final List<Outlet> outlets = new ArrayList<>();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private Instant latest = Instant.MIN;
    private int subscribersSoFar;
    private boolean closed;

    LogBuffer(LogBufferBuilder builder) {
        this.clock = builder.clock;
        this.lineCap = builder.lineCap;
        this.redaction = builder.redaction;
        this.rendering = builder.rendering;
        this.drainThreads = builder.drainThreads;
        this.closePatience = builder.closePatience;
        this.history = new History(builder.historyLines, builder.historyBytes);
    }

    /** A buffer with everything as {@link LogBufferBuilder} has it. */
    public static LogBuffer create() {
        return builder().build();
    }

    /** Starts with what Heroku does where Heroku does it. */
    public static LogBufferBuilder builder() {
        return new LogBufferBuilder();
    }

    /**
     * Adds text, as one line or several; never blocks.
     *
     * <p>The rules of {@link LineWriter} hold. A line feed at the end adds no empty line.
     */
    public void append(String source, String process, String text) {
        byte[] bytes = redaction.apply(source, text).getBytes(StandardCharsets.UTF_8);
        LineAssembler assembler = new LineAssembler(lineCap);
        List<String> texts = new ArrayList<>(1);
        assembler.accept(bytes, 0, bytes.length, texts);
        assembler.end(texts);
        append(source, process, texts.isEmpty() ? List.of("") : texts);
    }

    /** A writer for one output stream of one process. */
    public LineWriter writer(String source, String process) {
        return writer(source, process, line -> {});
    }

    /**
     * The same, where an observer is told each line once it is added, on the thread that adds it, so it must be quick
     * and must not throw.
     */
    public LineWriter writer(String source, String process, Consumer<String> observer) {
        Objects.requireNonNull(process, "process");
        return new LineWriter(this, source, process, lineCap, redaction.of(source), observer);
    }

    /** By which names it keeps what the platform says. */
    public LogRendering rendering() {
        return rendering;
    }

    /** What of a text may be shown as a line of this source: the text without secrets, by the buffer's redaction. */
    public String redact(String source, String text) {
        return redaction.apply(source, text);
    }

    /** The newest lines, the oldest of them first; also after {@link #close}. */
    public List<LogLine> history() {
        return history(Integer.MAX_VALUE, LogFilter.all());
    }

    /** The newest lines that pass a filter, at most so many, the oldest of them first; also after {@link #close}. */
    public List<LogLine> history(int lines, LogFilter filter) {
        synchronized (lock) {
            return history.newest(lines, filter);
        }
    }

    /** Delivers every line from now on, with {@link SubscriptionOptions#defaults()}. */
    public LogSubscription subscribe(Consumer<? super LogLine> subscriber) {
        return subscribe(subscriber, SubscriptionOptions.defaults());
    }

    /**
     * Delivers lines to a subscriber, in order, on a thread of its own.
     *
     * <p>A subscriber may block and may throw; only it suffers. Lines dropped because it is too slow are announced to it, at
     * most once in {@link SubscriptionOptions#noticeInterval}, by a line {@code dyno[logs]: Error L11 (Tail buffer overflow)
     * -> …}; the counts of these lines add up to all that was dropped.
     *
     * @throws IllegalStateException if the buffer is closed
     */
    public LogSubscription subscribe(Consumer<? super LogLine> subscriber, SubscriptionOptions options) {
        return start(subscriber, options, true);
    }

    /**
     * Delivers the newest lines that pass a filter, and then, to one who follows, every later one that does; none is
     * missed or repeated in between. For one who doesn't follow, the subscription ends by itself.
     *
     * @throws IllegalStateException if the buffer is closed
     */
    public LogSubscription tail(int lines, boolean follow, LogFilter filter, Consumer<? super LogLine> subscriber) {
        SubscriptionOptions options =
                SubscriptionOptions.defaults().withHistory(lines).withFilter(filter);
        Delivery delivery = start(subscriber, options, follow);
        if (!follow) {
            delivery.beginClosing();
        }
        return delivery;
    }

    /** Sends every line from now on to a place outside, with {@link DrainOptions#defaults()}. */
    public LogDrain addDrain(DrainTarget target) {
        return addDrain(target, DrainOptions.defaults());
    }

    /**
     * Sends lines to a place outside, until the drain or this buffer is closed.
     *
     * <p>Returns at once: whether the place can be reached is told by {@link LogDrain#status()}. Drains share threads,
     * {@code dyno4j-drain-N}: each holds one only while lines are being sent, and for no longer than the time limits of
     * its target allow, so there are as many as drains are sent to at the moment. A fixed number would let as many dead
     * drains stop all others.
     *
     * @throws IllegalStateException if the buffer is closed
     */
    public LogDrain addDrain(DrainTarget target, DrainOptions options) {
        synchronized (lock) {
            checkOpen();
            Drain drain = new Drain(this, target, options, drainThreads, clock);
            outlets.add(drain);
            return drain;
        }
    }

    private Delivery start(Consumer<? super LogLine> subscriber, SubscriptionOptions options, boolean live) {
        Objects.requireNonNull(subscriber, "subscriber");
        synchronized (lock) {
            checkOpen();
            subscribersSoFar++;
            List<LogLine> first = history.newest(options.history(), options.filter());
            Delivery delivery = new Delivery(this, "dyno4j-log-" + subscribersSoFar, subscriber, options, first);
            if (live) {
                outlets.add(delivery);
            }
            delivery.start();
            return delivery;
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the log buffer is closed");
        }
    }

    /**
     * Waits until every line that was appended before this call has been given to every subscriber and drain, or
     * dropped.
     *
     * @return whether that was so within the time
     * @throws InterruptedException if the thread was interrupted
     */
    public boolean flush(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
        for (Outlet outlet : outlets()) {
            if (!outlet.flush(Duration.ofNanos(deadline - System.nanoTime()))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes no more lines, delivers those queued and ends all subscriptions and drains.
     *
     * <p>Waits for them together for no longer than {@link LogBufferBuilder#closePatience}, then interrupts those that are
     * left and gives their lines up. What is appended later is ignored. Idempotent.
     */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
        List<Outlet> ending = outlets();
        ending.forEach(Outlet::beginClosing);
        long deadline = closeDeadline();
        ending.forEach(outlet -> outlet.awaitEnd(deadline));
        drainThreads.close();
    }

    /** When what is closed now is given up, on the clock of {@link System#nanoTime}, which may overflow on the way there. */
    long closeDeadline() {
        return System.nanoTime() + TimeUnit.NANOSECONDS.convert(closePatience);
    }

    /** Adds lines that came together; false where the one who brings them should wait. */
    boolean append(String source, String process, List<String> texts) {
        synchronized (lock) {
            if (!texts.isEmpty() && !closed) {
                Instant time = nextTime();
                List<LogLine> lines = new ArrayList<>(texts.size());
                for (String text : texts) {
                    LogLine line = rendering.rename(new LogLine(time, source, process, text));
                    lines.add(line);
                    history.add(line);
                }
                outlets.forEach(outlet -> outlet.add(lines));
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

    void remove(Outlet outlet) {
        synchronized (lock) {
            outlets.remove(outlet);
        }
        release();
    }

    private List<Outlet> outlets() {
        synchronized (lock) {
            return List.copyOf(outlets);
        }
    }

    /** Whether no subscriber holds dynos back. The lock is held. */
    private boolean writable() {
        for (Outlet outlet : outlets) {
            if (outlet.holdsBack()) {
                return false;
            }
        }
        return true;
    }
}
