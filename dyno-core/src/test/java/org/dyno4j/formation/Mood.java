package org.dyno4j.formation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How a simulated dyno answers who asks after its health: well, and badly, by turns.
 *
 * @param bad what it does when it does badly
 * @param turn how long it does well, then badly, and so on
 */
record Mood(Bad bad, Duration turn) {
    static final Mood GOOD = new Mood(Bad.WELL, Duration.ofDays(365));

    /** Ways to do badly. */
    enum Bad {
        /** Not at all. */
        WELL,
        /** Connections are refused, requests answered with 503, commands fail. */
        FAILING,
        /** Nothing is answered, no connection accepted, no command ends. */
        HANGING,
        /** As before, and no command can be killed, as where it waits in the kernel for a disk that is gone. */
        STUCK,
        /** Everything takes {@link #SLOWNESS}. */
        SLOW
    }

    /** Less than the usual timeout, and more than a short one. */
    static final Duration SLOWNESS = Duration.ofSeconds(3);

    /** A dyno as it comes. */
    static Mood any(RandomGenerator random) {
        Bad[] all = Bad.values();
        return random.nextInt(3) > 0
                ? GOOD
                : new Mood(all[random.nextInt(all.length)], Duration.ofMillis(1 + random.nextInt(90_000)));
    }

    /** What a dyno does that was started so long ago. */
    Bad after(Duration time) {
        return time.toMillis() / turn.toMillis() % 2 == 0 ? Bad.WELL : bad;
    }
}
