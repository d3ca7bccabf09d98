package org.dyno4j.app;

import java.io.Serial;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** The moment at which a simulated JVM is killed: the n-th time that it does something. */
final class KillPoint {
    private static final int SOON = 8;

    private final Doing doing;
    private int left;

    private KillPoint(Doing doing, int left) {
        this.doing = doing;
        this.left = left;
    }

    /** What a JVM may be killed in the middle of. */
    enum Doing {
        WRITING_STATE,
        WRITING_USAGE,
        TELLING
    }

    /** A JVM that is killed from outside alone. */
    static KillPoint none() {
        return new KillPoint(Doing.TELLING, -1);
    }

    static KillPoint any(RandomGenerator random) {
        Doing[] all = Doing.values();
        return new KillPoint(all[random.nextInt(all.length)], random.nextInt(SOON));
    }

    /** It does that now: whether it is killed meanwhile. */
    boolean reachedBy(Doing now) {
        return now == doing && left-- == 0;
    }

    /** An error, as nothing that runs in a JVM notices its end. */
    static final class Killed extends Error {
        @Serial
        private static final long serialVersionUID = 1L;

        Killed(Doing doing) {
            super(doing.toString().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
    }
}
