package org.dyno4j.usage;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What is counted at one place; guarded by its meter. */
final class PlaceMeter {
    private Optional<Moment> lastChange = Optional.empty();
    private Optional<Counting> counting = Optional.empty();

    /** Before this nothing more can be placed. */
    private Instant usedUntil;

    PlaceMeter(Instant usedUntil) {
        this.usedUntil = usedUntil;
    }

    /**
     * Takes in a change.
     *
     * @param account on whose account time counts from now on; absent where it doesn't
     * @return what is over by that
     * @throws IllegalArgumentException if the moment is before that of the change before, by the clock that never jumps
     */
    Optional<UsageSpan> change(Place place, Optional<MeteredDyno> account, Moment when) {
        lastChange.filter(last -> when.nanosSince(last) < 0).ifPresent(last -> {
            throw new IllegalArgumentException(place + ": changes come in their order, but the one of " + when.time()
                    + " is " + Duration.ofNanos(-when.nanosSince(last)) + " before the last, of " + last.time());
        });
        lastChange = Optional.of(when);
        if (account.equals(counting.map(Counting::account))) {
            return Optional.empty();
        }
        Optional<UsageSpan> over = countedUntil(when);
        over.ifPresent(span -> usedUntil = span.end());
        counting = account.map(dyno -> new Counting(dyno, startAt(when), when));
        return over;
    }

    /** Clocks are not read at once, so a dyno that starts right after its end may seem to start before it, too. */
    private Instant startAt(Moment when) {
        return when.time().isBefore(usedUntil) ? usedUntil : when.time();
    }

    /** What is counted and not over yet, as it is at a moment. */
    Optional<UsageSpan> countedUntil(Moment when) {
        return counting.flatMap(open -> open.until(when));
    }

    /** Gives away what lies before an instant of that which is not over yet; counting goes on. */
    Optional<UsageSpan> takeBefore(Instant end, Moment now) {
        Optional<UsageSpan> before =
                countedUntil(now).flatMap(span -> span.within(new BillingPeriod(Instant.MIN, end)));
        before.ifPresent(span -> {
            counting = counting.map(open -> open.from(span.length()));
            Moment cut = counting.orElseThrow().since();
            lastChange = lastChange.filter(last -> last.nanosSince(cut) > 0).or(() -> Optional.of(cut));
            usedUntil = span.end();
        });
        return before;
    }

    /** Whether nothing is counted, and all that was is before an instant. */
    boolean isOverBefore(Instant end) {
        return counting.isEmpty() && !usedUntil.isAfter(end);
    }

    /** What is being counted. */
    private record Counting(MeteredDyno account, Instant start, Moment since) {

        Optional<UsageSpan> until(Moment when) {
            long nanos = when.nanosSince(since);
            return nanos > 0 ? Optional.of(new UsageSpan(account, start, Duration.ofNanos(nanos))) : Optional.empty();
        }

        Counting from(Duration later) {
            Moment cut = new Moment(since.time().plus(later), since.nanoTime() + later.toNanos());
            return new Counting(account, start.plus(later), cut);
        }
    }
}
