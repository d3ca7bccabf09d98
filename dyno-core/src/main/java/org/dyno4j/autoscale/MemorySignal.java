package org.dyno4j.autoscale;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The memory that dynos use, of what their size allows, by the share that they should use.
 *
 * @param share above 0, at most 1
 */
record MemorySignal(Supplier<List<FormationUsage.Dyno>> dynos, double share) implements ScalingSignal {
    @Override
    public OptionalDouble load(int quantity) {
        OptionalDouble average = dynos.get().stream()
                .flatMapToDouble(dyno -> used(dyno).stream())
                .average();
        return average.isPresent() ? OptionalDouble.of(average.getAsDouble() / share) : average;
    }

    private static OptionalDouble used(FormationUsage.Dyno dyno) {
        OptionalLong now = dyno.usage().memoryBytes();
        OptionalLong limit = dyno.limits().memoryBytes();
        return now.isPresent() && limit.isPresent()
                ? OptionalDouble.of((double) now.getAsLong() / limit.getAsLong())
                : OptionalDouble.empty();
    }
}
