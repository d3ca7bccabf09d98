package org.dyno4j.dyno.supervision;

import java.time.Duration;

/** How long to wait before the next look: each time half as long again, up to a longest. */
final class GrowingInterval {
    private final Duration longest;
    private Duration next;

    GrowingInterval(Duration first, Duration longest) {
        this.next = first;
        this.longest = longest;
    }

    Duration next() {
        Duration now = next;
        Duration grown = now.multipliedBy(3).dividedBy(2);
        next = grown.compareTo(longest) < 0 ? grown : longest;
        return now;
    }
}
