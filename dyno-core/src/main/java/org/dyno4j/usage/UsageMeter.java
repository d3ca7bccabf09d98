package org.dyno4j.usage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dyno4j.dyno.DynoState;

/**
 * Counts how long dynos are used, from what it is told of them.
 *
 * <p>How long is measured by the clock that never jumps; the time of day says only where in the calendar a use began.
 * So a step of the time of day moves what begins after it, and changes no amount; and where it went back, a dyno's use
 * is booked right behind the dyno's last one, so that nobody is billed 25 hours of a day.
 *
 * <p>A change costs the same however many dynos there are; there is no thread and no timer. Thread-safe. It grows by
 * one entry for each break in the use of a dyno, until {@link #takeBefore} takes them.
 *
 * <p>A dyno and the one that it overlaps in a controlled restart are one dyno, as on Heroku.
 */
public final class UsageMeter {
    private final CountingRule rule;
    private final UsageClock clock;
    private final Map<Place, PlaceMeter> places = new HashMap<>();
    private List<UsageSpan> over;

    /** Nothing is booked in what was taken already. */
    private Instant takenUntil = Instant.MIN;

    /** A meter that counts what runs, by the clocks of this machine, and begins with nothing. */
    public UsageMeter() {
        this(Usage.none());
    }

    /** The same, but it goes on from what was used before, such as what {@link UsageFile} kept. */
    public UsageMeter(Usage before) {
        this(CountingRule.whatRuns(), UsageClock.system(), before);
    }

    /** A meter with a rule and clocks of one's own. */
    public UsageMeter(CountingRule rule, UsageClock clock, Usage before) {
        this.rule = rule;
        this.clock = clock;
        this.over = new ArrayList<>(before.spans());
        before.spans().forEach(span -> places.put(span.dyno().place(), new PlaceMeter(span.end())));
    }

    /** A dyno came into this state right now; one that is paused is frozen, all others are awake. */
    public synchronized void changed(MeteredDyno dyno, DynoState state) {
        Activity activity = state == DynoState.PAUSED ? Activity.FROZEN : Activity.AWAKE;
        change(dyno, state, activity, clock.now());
    }

    /**
     * A dyno came into this state, or fell asleep, or was frozen, or the opposite; nothing else about it holds any
     * more.
     *
     * <p>A dyno whose size or release is another than before is counted as the new one from then on.
     *
     * @param when a reading of the clock that this meter has
     * @throws IllegalArgumentException if that is before the dyno's last change or before {@link #takeBefore}, or in
     *     the future; nothing was counted then
     */
    public synchronized void changed(MeteredDyno dyno, DynoState state, Activity activity, Moment when) {
        Moment now = clock.now();
        if (now.nanosSince(when) < 0) {
            throw new IllegalArgumentException(
                    dyno.place() + ": a change at " + when.time() + " is in the future; it is " + now.time());
        }
        change(dyno, state, activity, when);
    }

    private void change(MeteredDyno dyno, DynoState state, Activity activity, Moment when) {
        Optional<MeteredDyno> account =
                isThere(state) && rule.counts(state, activity) ? Optional.of(dyno) : Optional.empty();
        places.computeIfAbsent(dyno.place(), place -> new PlaceMeter(takenUntil))
                .change(dyno.place(), account, when)
                .ifPresent(over::add);
    }

    private static boolean isThere(DynoState state) {
        return switch (state) {
            case STARTING, UP, PAUSED, CRASHED, FAILED, STOPPING -> true;
            case DOWN, COMPLETE -> false;
        };
    }

    /** All that was used up to now, by the dynos that are counted at this moment, too. */
    public synchronized Usage usage() {
        Moment now = clock.now();
        List<UsageSpan> spans = new ArrayList<>(over);
        places.values().forEach(place -> place.countedUntil(now).ifPresent(spans::add));
        return new Usage(spans);
    }

    /**
     * Takes out what was used before an instant, so that the meter doesn't know of it any more: for those who keep it
     * themselves, or have billed it. What is not over yet is cut there, and goes on.
     *
     * @return what was taken out; together with {@link #usage()} it is what was there before
     */
    public synchronized Usage takeBefore(Instant end) {
        Moment now = clock.now();
        BillingPeriod before = new BillingPeriod(Instant.MIN, end);
        BillingPeriod after = new BillingPeriod(end, Instant.MAX);
        List<UsageSpan> taken = new ArrayList<>();
        List<UsageSpan> left = new ArrayList<>();
        for (UsageSpan span : over) {
            span.within(before).ifPresent(taken::add);
            span.within(after).ifPresent(left::add);
        }
        places.values().forEach(place -> place.takeBefore(end, now).ifPresent(taken::add));
        places.values().removeIf(place -> place.isOverBefore(end));
        over = left;
        taken.stream().map(UsageSpan::end).filter(takenUntil::isBefore).forEach(latest -> takenUntil = latest);
        return new Usage(taken);
    }
}
