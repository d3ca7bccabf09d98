package org.dyno4j.usage;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Follows a pool from full to empty, through the times at which dynos began and ended to draw from it. */
final class PoolLevel {
    private PoolLevel() {}

    /** The instant at which the quota was used up; empty where no more was drawn than there was. */
    static Optional<Instant> emptyAt(List<UsageSpan> spans, Duration quota) {
        SortedMap<Instant, Integer> steps = new TreeMap<>();
        for (UsageSpan span : spans) {
            steps.merge(span.start(), 1, Integer::sum);
            steps.merge(span.end(), -1, Integer::sum);
        }
        long left = quota.toNanos();
        long drawing = 0;
        Instant since = Instant.MIN;
        for (Map.Entry<Instant, Integer> step : steps.entrySet()) {
            if (drawing > 0) {
                long lasts = left / drawing;
                long nanos = Duration.between(since, step.getKey()).toNanos();
                if (nanos > lasts) {
                    return Optional.of(since.plusNanos(lasts));
                }
                left -= drawing * nanos;
            }
            drawing += step.getValue();
            since = step.getKey();
        }
        return Optional.empty();
    }
}
