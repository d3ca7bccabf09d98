package org.dyno4j.dyno;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import org.dyno4j.isolation.ResourceLimits;

/**
 * What becomes of a dyno that uses more memory than its size gives it, which is its quota.
 *
 * <p>The kernel holds every dyno to a limit, at which it kills what is in it: R15. Where the limit lies above the quota, a
 * dyno between the two goes on, and the log tells R14 again and again; once the kernel has killed anything in it, the
 * whole dyno is killed. Memory is counted as Heroku counts it: resident memory, cache and swap together.
 *
 * @param overrun where a dyno may go beyond its quota
 * @param interval how often the memory of dynos that may is looked at, and R14 told
 */
public record MemoryPolicy(Overrun overrun, Duration interval) {
    private static final Duration HEROKUS_INTERVAL = Duration.ofSeconds(20);

    /** Heroku's kill point for most sizes, as a multiple of the quota. */
    private static final int HEROKUS_FACTOR = 2;

    public MemoryPolicy {
        Objects.requireNonNull(overrun, "overrun");
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("the interval must be positive, but is " + interval);
        }
    }

    /** The quota is the limit, as in Heroku's Fir and Private Spaces; a size of one's own may allow swap beyond it. */
    public static MemoryPolicy standard() {
        return new MemoryPolicy(Overrun.NONE, HEROKUS_INTERVAL);
    }

    /**
     * What Heroku's Common Runtime does: R14 every 20 seconds beyond the quota, R15 at the kill point of the size. What is
     * beyond is memory here, as few hosts have swap; {@link #withOverrun} can make it swap.
     */
    public static MemoryPolicy heroku() {
        return new MemoryPolicy(Overrun.MEMORY, HEROKUS_INTERVAL);
    }

    /** The same with another place for what is beyond the quota. */
    public MemoryPolicy withOverrun(Overrun value) {
        return new MemoryPolicy(value, interval);
    }

    /** The same with another interval. */
    public MemoryPolicy withInterval(Duration value) {
        return new MemoryPolicy(overrun, value);
    }

    /** What a sandbox for a dyno of this size enforces. */
    public ResourceLimits limits(DynoSize size) {
        OptionalLong quota = size.limits().memoryBytes();
        if (quota.isEmpty()) {
            return size.limits();
        }
        long killPoint = size.killPointBytes().orElse(Math.multiplyExact(quota.getAsLong(), HEROKUS_FACTOR));
        return switch (overrun) {
            case NONE -> size.limits();
            case MEMORY -> size.limits().withMemory(killPoint, size.limits().swapBytes());
            case SWAP -> size.limits().withMemory(quota.getAsLong(), OptionalLong.of(killPoint - quota.getAsLong()));
        };
    }

    /** Where a dyno may go beyond its quota, up to the kill point of its size: twice the quota where it has none. */
    public enum Overrun {
        /** Nowhere. */
        NONE,
        /** In memory. */
        MEMORY,
        /** In swap, as on Heroku: on a host that has none, a dyno comes no further than its quota. */
        SWAP
    }
}
