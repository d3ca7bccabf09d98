package org.dyno4j.formation;

import java.time.Duration;
import java.util.Optional;

/**
 * How much memory a simulated dyno uses as time goes by.
 *
 * @param atFirst how many bytes from its start on
 * @param perSecond how many more each second
 * @param child whether it is a child that uses it, and is killed for it while the dyno goes on
 */
record MemoryCurve(long atFirst, long perSecond, boolean child) {
    static final MemoryCurve FLAT = new MemoryCurve(50L << 20, 0, false);

    long after(Duration lived) {
        return atFirst + perSecond * lived.toMillis() / 1000;
    }

    /** When it needs more than that; absent where it never does. */
    Optional<Duration> exceeds(long limit) {
        if (atFirst > limit) {
            return Optional.of(Duration.ZERO);
        }
        return perSecond == 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(1 + (limit - atFirst) * 1000 / perSecond));
    }
}
