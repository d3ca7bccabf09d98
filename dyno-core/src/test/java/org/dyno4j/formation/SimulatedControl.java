package org.dyno4j.formation;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.dyno4j.dyno.supervision.Control;

/** A control thread whose time passes only when it is told to: events run in the order of their time, then of arrival. */
final class SimulatedControl implements Control {
    private static final Instant BEGINNING = Instant.parse("2026-11-23T00:00:00Z");

    private final PriorityQueue<Event> events = new PriorityQueue<>(
            Comparator.comparing(Event::due).thenComparing(Comparator.comparingLong(Event::number)));
    private final Runnable afterEach;
    private Duration elapsed = Duration.ZERO;
    private long handedIn;

    /** {@code afterEach} is run after every event. */
    SimulatedControl(Runnable afterEach) {
        this.afterEach = afterEach;
    }

    /** Not a record: two events are never the same. */
    private static final class Event implements Timer {
        private final Duration due;
        private final long number;
        private final Runnable action;
        private boolean cancelled;

        Event(Duration due, long number, Runnable action) {
            this.due = due;
            this.number = number;
            this.action = action;
        }

        Duration due() {
            return due;
        }

        long number() {
            return number;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    @Override
    public Instant now() {
        return BEGINNING.plus(elapsed);
    }

    @Override
    public long nanoTime() {
        return elapsed.toNanos();
    }

    /** How much time has passed. */
    Duration elapsed() {
        return elapsed;
    }

    @Override
    public void execute(Runnable event) {
        after(Duration.ZERO, event);
    }

    @Override
    public Timer after(Duration delay, Runnable event) {
        Event handed = new Event(elapsed.plusNanos(TimeUnit.NANOSECONDS.convert(delay)), ++handedIn, event);
        events.add(handed);
        return handed;
    }

    /** Whether nothing is due, however much time passes. */
    boolean isIdle() {
        return events.stream().allMatch(event -> event.cancelled);
    }

    /** Lets time pass, and runs what comes due. */
    void pass(Duration time) {
        Duration until = elapsed.plus(time);
        for (Event next = events.peek(); next != null && next.due.compareTo(until) <= 0; next = events.peek()) {
            events.remove();
            elapsed = next.due;
            if (!next.cancelled) {
                next.action.run();
                afterEach.run();
            }
        }
        elapsed = until;
    }
}
