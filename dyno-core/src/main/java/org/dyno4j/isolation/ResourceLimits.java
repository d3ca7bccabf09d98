package org.dyno4j.isolation;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How much all the processes of a sandbox may use together; what is absent is not limited.
 *
 * @param memoryBytes memory, page cache and kernel memory included
 * @param swapBytes swap beyond memory; 0 means none. Where memory is limited and this is absent, none is given
 * @param cpuWeight share of the processors under contention, 1 to 10,000, where 100 is ordinary
 * @param cpus processors' worth of time, such as 0.5
 * @param processes processes and threads at once
 */
public record ResourceLimits(
        OptionalLong memoryBytes,
        OptionalLong swapBytes,
        OptionalInt cpuWeight,
        OptionalDouble cpus,
        OptionalInt processes) {
    public ResourceLimits {
        memoryBytes.ifPresent(value -> require(value >= MINIMUM_MEMORY, "memory must be at least 1 MiB, not " + value));
        swapBytes.ifPresent(value -> require(value >= 0, "swap must not be negative, but is " + value));
        cpuWeight.ifPresent(
                value -> require(value >= 1 && value <= 10_000, "cpu weight must be 1 to 10000, not " + value));
        cpus.ifPresent(value -> require(value >= 0.01 && value <= 10_000, "cpus must be 0.01 to 10000, not " + value));
        processes.ifPresent(value -> require(value >= 1, "processes must be at least 1, not " + value));
    }

    private static final long MINIMUM_MEMORY = 1 << 20;

    /** No limit at all. */
    public static ResourceLimits none() {
        return builder().build();
    }

    /** Starts without any limit. */
    public static Builder builder() {
        return new Builder();
    }

    /** The same with other memory, and swap beyond it. */
    public ResourceLimits withMemory(long bytes, OptionalLong swap) {
        return new ResourceLimits(OptionalLong.of(bytes), swap, cpuWeight, cpus, processes);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Collects limits. Not thread-safe. */
    public static final class Builder {
        private OptionalLong memoryBytes = OptionalLong.empty();
        private OptionalLong swapBytes = OptionalLong.empty();
        private OptionalInt cpuWeight = OptionalInt.empty();
        private OptionalDouble cpus = OptionalDouble.empty();
        private OptionalInt processes = OptionalInt.empty();

        private Builder() {}

        /** Limits memory, in bytes. */
        public Builder memoryBytes(long bytes) {
            memoryBytes = OptionalLong.of(bytes);
            return this;
        }

        /**
         * Limits memory, in units of 1,048,576 bytes.
         *
         * @throws IllegalArgumentException if that is more bytes than a long can say
         */
        public Builder memoryMebibytes(long mebibytes) {
            require(mebibytes <= Long.MAX_VALUE >> 20, "memory must be at most 2^43 MiB, not " + mebibytes);
            return memoryBytes(mebibytes << 20);
        }

        /** Limits swap, in bytes. */
        public Builder swapBytes(long bytes) {
            swapBytes = OptionalLong.of(bytes);
            return this;
        }

        /** Sets the share of the processors under contention. */
        public Builder cpuWeight(int weight) {
            cpuWeight = OptionalInt.of(weight);
            return this;
        }

        /** Limits processor time, in processors. */
        public Builder cpus(double processors) {
            cpus = OptionalDouble.of(processors);
            return this;
        }

        /** Limits processes and threads. */
        public Builder processes(int count) {
            processes = OptionalInt.of(count);
            return this;
        }

        /**
         * The limits collected so far.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public ResourceLimits build() {
            return new ResourceLimits(memoryBytes, swapBytes, cpuWeight, cpus, processes);
        }
    }
}
