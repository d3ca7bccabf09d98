package org.dyno4j.linux;

import java.util.BitSet;
import java.util.random.RandomGenerator;

/**
 * Hands out an unprivileged user id to each dyno, the lowest free one first. Thread-safe.
 *
 * <p>The range lies above the ids that systemd gives to containers (up to 1,879,048,191) and below 2^31. Each isolation
 * begins at a place in it that nobody can foresee, so that those side by side, in one JVM or in several, whether they see
 * each other or not, don't share users: for two of 100 dynos each that is once in a million times.
 */
final class UserIds {
    private static final int FIRST = 1_879_100_000;
    private static final int COUNT = 268_000_000;

    private final int base;
    private final BitSet taken = new BitSet();

    private UserIds(int base) {
        this.base = base;
    }

    /** Begins anywhere in the range. */
    static UserIds from(RandomGenerator random) {
        return new UserIds(random.nextInt(COUNT));
    }

    synchronized int acquire() {
        int place = taken.nextClearBit(0);
        taken.set(place);
        return FIRST + (base + place) % COUNT;
    }

    synchronized void release(int uid) {
        taken.clear(Math.floorMod(uid - FIRST - base, COUNT));
    }
}
