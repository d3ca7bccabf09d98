package org.dyno4j.isolation;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What all the processes of a sandbox use at a moment, in detail; what the host doesn't count is absent.
 *
 * @param processor processor time
 * @param memory memory, by kind
 * @param processes processes and threads alive
 * @param io what was carried between the processes and disks
 * @param pressure how long processes have waited for what they lacked
 */
public record ResourceMetrics(
        Processor processor, Memory memory, OptionalLong processes, Optional<Io> io, Pressure pressure) {
    public ResourceMetrics {
        Objects.requireNonNull(processor, "processor");
        Objects.requireNonNull(memory, "memory");
        Objects.requireNonNull(processes, "processes");
        Objects.requireNonNull(io, "io");
        Objects.requireNonNull(pressure, "pressure");
    }

    /**
     * Processor time of all processes, ended ones included; it never falls.
     *
     * @param total in user and kernel mode together
     * @param user in user mode
     * @param system in kernel mode
     * @param throttledPeriods in how many periods, of 100 ms each, the quota was used up before the end
     * @param throttled how long processes that could have run were held back by the quota
     */
    public record Processor(
            Optional<Duration> total,
            Optional<Duration> user,
            Optional<Duration> system,
            OptionalLong throttledPeriods,
            Optional<Duration> throttled) {
        public Processor {
            Objects.requireNonNull(total, "total");
            Objects.requireNonNull(user, "user");
            Objects.requireNonNull(system, "system");
            Objects.requireNonNull(throttledPeriods, "throttledPeriods");
            Objects.requireNonNull(throttled, "throttled");
        }
    }

    /**
     * Memory in bytes.
     *
     * @param resident what is no file's: heaps and stacks
     * @param cache pages of files, shared memory among them
     * @param swap what was moved to swap space
     * @param peak the most that was charged at any time
     * @param limit what may be charged at most; absent where there is no limit, too
     * @param pagesIn pages charged so far; cgroup v1 alone tells
     * @param pagesOut pages that were charged and are no more; cgroup v1 alone tells
     */
    public record Memory(
            OptionalLong resident,
            OptionalLong cache,
            OptionalLong swap,
            OptionalLong peak,
            OptionalLong limit,
            OptionalLong pagesIn,
            OptionalLong pagesOut) {
        public Memory {
            Objects.requireNonNull(resident, "resident");
            Objects.requireNonNull(cache, "cache");
            Objects.requireNonNull(swap, "swap");
            Objects.requireNonNull(peak, "peak");
            Objects.requireNonNull(limit, "limit");
            Objects.requireNonNull(pagesIn, "pagesIn");
            Objects.requireNonNull(pagesOut, "pagesOut");
        }

        /** Nothing is known. */
        public static Memory unknown() {
            OptionalLong unknown = OptionalLong.empty();
            return new Memory(unknown, unknown, unknown, unknown, unknown, unknown, unknown);
        }

        /** Resident memory, cache and swap together: what Heroku compares with the quota. */
        public OptionalLong total() {
            return resident.isPresent() && cache.isPresent()
                    ? OptionalLong.of(resident.getAsLong() + cache.getAsLong() + swap.orElse(0))
                    : OptionalLong.empty();
        }
    }

    /**
     * What was read from and written to disks so far, as far as the kernel counts it as done by these processes.
     *
     * <p>Cgroup v2 also counts what it writes later of what they have left in its buffers. Cgroup v1 counts what they wait
     * for themselves: reads that no cache answers, direct writes, {@code fsync}. And there most kernels count nothing of a
     * disk that {@code blkio.throttle} was never set for: from Linux 6.10 on, and before 6.5, where that counts what was
     * held back alone. The metric is absent on v1 until something was counted.
     *
     * @param bytesRead bytes from disks
     * @param bytesWritten bytes to disks
     * @param reads in how many requests to disks
     * @param writes in how many requests to disks
     */
    public record Io(long bytesRead, long bytesWritten, long reads, long writes) {}

    /** Pressure stall information of each resource (Documentation/accounting/psi.rst). */
    public record Pressure(Optional<Stalls> processor, Optional<Stalls> memory, Optional<Stalls> io) {
        public Pressure {
            Objects.requireNonNull(processor, "processor");
            Objects.requireNonNull(memory, "memory");
            Objects.requireNonNull(io, "io");
        }

        /** Nothing is known. */
        public static Pressure unknown() {
            return new Pressure(Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /**
     * How long processes have been waiting so far.
     *
     * @param some at least one of them
     * @param full all of them at once
     */
    public record Stalls(Duration some, Duration full) {
        public Stalls {
            Objects.requireNonNull(some, "some");
            Objects.requireNonNull(full, "full");
        }
    }
}
