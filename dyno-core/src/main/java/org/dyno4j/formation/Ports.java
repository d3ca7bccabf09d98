package org.dyno4j.formation;

import java.util.HashSet;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.dyno4j.DynoException;

/**
 * Gives every run of a dyno a port that no other run has.
 *
 * <p>The range ends below 32768, where Linux begins to hand out ephemeral ports (ip_local_port_range, ip(7)).
 */
final class Ports {
    private static final int FIRST = 10_000;
    private static final int COUNT = 32_768 - FIRST;

    private final Set<Integer> taken = new HashSet<>();
    private final IntPredicate free;
    private int next;

    /** {@code free} tells whether nobody else listens on a port. */
    Ports(RandomGenerator random, IntPredicate free) {
        this.free = free;
        this.next = random.nextInt(COUNT);
    }

    /**
     * Takes a port.
     *
     * @throws DynoException if all are taken
     */
    int take() {
        for (int tried = 0; tried < COUNT; tried++) {
            int port = FIRST + next;
            next = (next + 1) % COUNT;
            if (!taken.contains(port) && free.test(port)) {
                taken.add(port);
                return port;
            }
        }
        throw new DynoException("no port is free between " + FIRST + " and " + (FIRST + COUNT - 1));
    }

    void release(int port) {
        taken.remove(port);
    }
}
