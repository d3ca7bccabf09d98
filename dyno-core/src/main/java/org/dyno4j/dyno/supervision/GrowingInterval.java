package org.dyno4j.dyno.supervision;

import java.time.Duration;

/** How long to wait before the next look: each time half as long again, up to a longest. */
final class GrowingInterval {
    private final Duration longest;
    private Duration next;

    GrowingInterval(Duration first, Duration longest) {
        this.next = first.compareTo(longest) < 0 ? first : longest;
        this.longest = longest;
    }

    Duration next() {
        Duration now = next;
        Duration added = longest.minus(now);
        Duration half = now.dividedBy(2);
        next = half.compareTo(added) < 0 ? now.plus(half) : longest;
        return now;
    }
}
