package org.dyno4j.linux;

import java.util.BitSet;

/**
 * Hands out an unprivileged user id to each dyno, the lowest free one first. Thread-safe.
 *
 * <p>The range lies above the ids that systemd gives to containers (up to 1,879,048,191) and below 2^31. Each JVM begins
 * at a place of its own in it, so that JVMs side by side don't share users.
 */
final class UserIds {
    private static final int FIRST = 1_879_100_000;
    private static final int COUNT = 268_000_000;
    private static final int PLACES_PER_PROCESS = 64;

    private final int base;
    private final BitSet taken = new BitSet();

    private UserIds(int base) {
        this.base = base;
    }

    /** Begins at the place of the process with this id. */
    static UserIds of(long pid) {
        return new UserIds((int) (pid * PLACES_PER_PROCESS % COUNT));
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
