package org.dyno4j.dyno;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a crashed dyno is started again.
 *
 * @param delays how long to wait after the first crash in a row, the second, and so on; the last one holds for all
 *     further crashes, and an empty list means never
 * @param jitter how much of a delay may be taken off at random, 0 to 1, so that dynos that crashed together don't
 *     come back together; a delay is never lengthened
 * @param stableAfter how long a dyno must be up before its crashes are forgotten
 */
public record RestartPolicy(List<Duration> delays, double jitter, Duration stableAfter) {
    private static final int LONGEST_LIST = 64;

    public RestartPolicy {
        delays = List.copyOf(delays);
        Objects.requireNonNull(stableAfter, "stableAfter");
        if (delays.stream().anyMatch(Duration::isNegative) || stableAfter.isNegative()) {
            throw new IllegalArgumentException("the durations of a restart policy must not be negative");
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter must be 0 to 1, not " + jitter);
        }
    }

    /** At once, then after 1 second, 2, 4 and so on up to 1 minute; forgotten after 1 minute up. */
    public static RestartPolicy standard() {
        return growing(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(1));
    }

    /** What Heroku's Common Runtime does: at once, then after up to 20, 40, 60, 180 and 320 minutes. */
    public static RestartPolicy heroku() {
        List<Duration> delays = new ArrayList<>(List.of(Duration.ZERO));
        for (int minutes : new int[] {20, 40, 60, 180, 320}) {
            delays.add(Duration.ofMinutes(minutes));
        }
        return new RestartPolicy(delays, 1, Duration.ofMinutes(1));
    }

    /** A crashed dyno stays crashed until somebody restarts it. */
    public static RestartPolicy never() {
        return new RestartPolicy(List.of(), 0, Duration.ZERO);
    }

    /**
     * At once after the first crash, then after a delay that doubles from {@code first} up to {@code longest}.
     *
     * @throws IllegalArgumentException if {@code first} is not positive, or longer than {@code longest}
     */
    public static RestartPolicy growing(Duration first, Duration longest, Duration stableAfter) {
        if (first.isNegative() || first.isZero() || first.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    "the first delay must be positive and not exceed the longest: " + first + ", " + longest);
        }
        List<Duration> delays = new ArrayList<>(List.of(Duration.ZERO));
        Duration delay = first;
        while (delay.compareTo(longest) < 0 && delays.size() < LONGEST_LIST) {
            delays.add(delay);
            delay = delay.compareTo(longest.dividedBy(2)) > 0 ? longest : delay.multipliedBy(2);
        }
        delays.add(longest);
        return new RestartPolicy(delays, 0.2, stableAfter);
    }

    /** How long to wait after that many crashes in a row, 1 or more; empty where the dyno is not to be restarted. */
    public Optional<Duration> delayAfter(int crashes, RandomGenerator random) {
        if (delays.isEmpty()) {
            return Optional.empty();
        }
        Duration delay = delays.get(Math.min(crashes, delays.size()) - 1);
        long takenOff = (long) (delay.toMillis() * jitter * random.nextDouble());
        return Optional.of(delay.minusMillis(takenOff));
    }
}
