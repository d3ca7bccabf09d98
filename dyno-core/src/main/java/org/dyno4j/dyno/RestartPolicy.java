package org.dyno4j.dyno;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * When a dyno that has ended by itself is started again, and when it is given up. Immutable.
 *
 * @param delays how long to wait after the first crash in a row, the second, and so on; the last one holds for all
 *     further crashes, and an empty list means never
 * @param jitter how much of a delay may be taken off at random, 0 to 1, so that dynos that crashed together don't
 *     come back together; a delay is never lengthened
 * @param stableAfter how long a dyno must be up before its crashes are forgotten
 * @param maximumAttempts after how many crashes in a row a dyno is given up, and {@link DynoState#FAILED}, 1 or more;
 *     where absent, never
 * @param cleanExitDelay how long to wait after a dyno that was up has exited with status 0, which is no crash then, at
 *     least {@link #SHORTEST_CLEAN_EXIT_DELAY}; where absent, that is a crash like any other
 */
public record RestartPolicy(
        List<Duration> delays,
        double jitter,
        Duration stableAfter,
        OptionalInt maximumAttempts,
        Optional<Duration> cleanExitDelay) {
    /** A program that exits with status 0 at once, again and again, may not keep the platform busy. */
    public static final Duration SHORTEST_CLEAN_EXIT_DELAY = Duration.ofMillis(100);

    private static final Duration STANDARD_CLEAN_EXIT_DELAY = Duration.ofSeconds(1);
    private static final int LONGEST_LIST = 64;

    public RestartPolicy {
        delays = List.copyOf(delays);
        Objects.requireNonNull(stableAfter, "stableAfter");
        Objects.requireNonNull(maximumAttempts, "maximumAttempts");
        if (delays.stream().anyMatch(Duration::isNegative) || stableAfter.isNegative()) {
            throw new IllegalArgumentException("the durations of a restart policy must not be negative");
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter must be 0 to 1, not " + jitter);
        }
        if (maximumAttempts.orElse(1) < 1) {
            throw new IllegalArgumentException("there must be at least 1 attempt, not " + maximumAttempts.getAsInt());
        }
        cleanExitDelay
                .filter(delay -> delay.compareTo(SHORTEST_CLEAN_EXIT_DELAY) < 0)
                .ifPresent(delay -> {
                    throw new IllegalArgumentException("the delay after a clean exit must be at least "
                            + Durations.inWords(SHORTEST_CLEAN_EXIT_DELAY) + ", not " + Durations.inWords(delay));
                });
    }

    /** Never gives up; 1 second after an exit with status 0, which is no crash. */
    public RestartPolicy(List<Duration> delays, double jitter, Duration stableAfter) {
        this(delays, jitter, stableAfter, OptionalInt.empty(), Optional.of(STANDARD_CLEAN_EXIT_DELAY));
    }

    /**
     * At once, then after 1 second, 2, 4 and so on up to 1 minute, without end; forgotten after 1 minute up. An exit with
     * status 0 is no crash: the dyno is started again 1 second later.
     */
    public static RestartPolicy standard() {
        return growing(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(1));
    }

    /**
     * What Heroku's Common Runtime does: at once, then after up to 20, 40, 60, 180 and 320 minutes, without end; every
     * exit is a crash. How long a dyno must be up for that to be forgotten Heroku does not say; here it is 1 minute.
     */
    public static RestartPolicy heroku() {
        List<Duration> delays = new ArrayList<>(List.of(Duration.ZERO));
        for (int minutes : new int[] {20, 40, 60, 180, 320}) {
            delays.add(Duration.ofMinutes(minutes));
        }
        return new RestartPolicy(delays, 1, Duration.ofMinutes(1)).withCleanExitAsCrash();
    }

    /** A dyno that has ended by itself, with whatever status, stays crashed until somebody restarts it. */
    public static RestartPolicy never() {
        return new RestartPolicy(List.of(), 0, Duration.ZERO).withCleanExitAsCrash();
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

    /** The same, which gives a dyno up after that many crashes in a row. */
    public RestartPolicy withMaximumAttempts(int attempts) {
        return new RestartPolicy(delays, jitter, stableAfter, OptionalInt.of(attempts), cleanExitDelay);
    }

    /** The same, with another delay after an exit with status 0, which is no crash. */
    public RestartPolicy withCleanExitDelay(Duration delay) {
        return new RestartPolicy(delays, jitter, stableAfter, maximumAttempts, Optional.of(delay));
    }

    /** The same, for which an exit with status 0 is a crash like any other. */
    public RestartPolicy withCleanExitAsCrash() {
        return new RestartPolicy(delays, jitter, stableAfter, maximumAttempts, Optional.empty());
    }

    /** The same, with other delays after crashes. */
    public RestartPolicy withDelays(List<Duration> values) {
        return new RestartPolicy(values, jitter, stableAfter, maximumAttempts, cleanExitDelay);
    }

    /** The same, with another part that may be taken off delays at random. */
    public RestartPolicy withJitter(double value) {
        return new RestartPolicy(delays, value, stableAfter, maximumAttempts, cleanExitDelay);
    }

    /** The same, which forgets crashes after another time. */
    public RestartPolicy withStableAfter(Duration value) {
        return new RestartPolicy(delays, jitter, value, maximumAttempts, cleanExitDelay);
    }

    /**
     * How long to wait after that many crashes in a row, 1 or more; empty where the dyno is not to be restarted.
     */
    public Optional<Duration> delayAfter(int crashes, RandomGenerator random) {
        if (delays.isEmpty() || isExhaustedBy(crashes)) {
            return Optional.empty();
        }
        Duration delay = delays.get(Math.min(crashes, delays.size()) - 1);
        long millis = TimeUnit.MILLISECONDS.convert(delay); // of one without end, as many as there can be
        long takenOff = (long) (millis * jitter * random.nextDouble());
        return Optional.of(delay.minusMillis(Math.min(takenOff, millis))); // as a double, it may have been rounded up
    }

    /** Whether a dyno that has crashed that many times in a row is given up. */
    public boolean isExhaustedBy(int crashes) {
        return maximumAttempts.isPresent() && crashes >= maximumAttempts.getAsInt();
    }
}
