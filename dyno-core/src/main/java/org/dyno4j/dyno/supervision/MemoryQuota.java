package org.dyno4j.dyno.supervision;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.MemoryPolicy;
import org.dyno4j.isolation.ResourceLimits;

/**
 * How much memory a dyno was promised.
 *
 * @param bytes so much
 * @param watched how often its use is compared with that; absent where the limit keeps it from using more
 */
public record MemoryQuota(long bytes, Optional<Duration> watched) {

    /** That of a dyno of this size; absent where its memory is not limited. */
    public static Optional<MemoryQuota> of(DynoSize size, MemoryPolicy policy) {
        OptionalLong quota = size.limits().memoryBytes();
        if (quota.isEmpty()) {
            return Optional.empty();
        }
        ResourceLimits limits = policy.limits(size);
        boolean exceedable = limits.memoryBytes().orElseThrow() > quota.getAsLong()
                || limits.swapBytes().orElse(0) > 0;
        return Optional.of(
                new MemoryQuota(quota.getAsLong(), exceedable ? Optional.of(policy.interval()) : Optional.empty()));
    }
}
