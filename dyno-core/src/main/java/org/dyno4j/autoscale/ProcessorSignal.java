package org.dyno4j.autoscale;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.dyno4j.dyno.DynoName;

/**
 * The processor time that dynos have used since the last look, of what their size allows, by the share that they should
 * use. Not thread-safe.
 */
final class ProcessorSignal implements ScalingSignal {
    private final Supplier<List<FormationUsage.Dyno>> dynos;
    private final double share;
    private final LongSupplier nanoTime;
    private Map<DynoName, Look> before = Map.of();

    /** What a dyno had used at a moment. */
    private record Look(long at, Duration used) {}

    /** {@code share} is above 0 and at most 1. */
    ProcessorSignal(Supplier<List<FormationUsage.Dyno>> dynos, double share, LongSupplier nanoTime) {
        this.dynos = dynos;
        this.share = share;
        this.nanoTime = nanoTime;
    }

    @Override
    public OptionalDouble load(int quantity) {
        Map<DynoName, Look> looks = new HashMap<>();
        OptionalDouble average = dynos.get().stream()
                .flatMapToDouble(dyno -> used(dyno, looks).stream())
                .average();
        before = looks;
        return average.isPresent() ? OptionalDouble.of(average.getAsDouble() / share) : average;
    }

    /** Nothing for a dyno that is new, or began anew under its name: its counter starts at 0. */
    private OptionalDouble used(FormationUsage.Dyno dyno, Map<DynoName, Look> looks) {
        if (dyno.usage().cpuTime().isEmpty()) {
            return OptionalDouble.empty();
        }
        Look now = new Look(nanoTime.getAsLong(), dyno.usage().cpuTime().get());
        looks.put(dyno.name(), now);
        Look last = before.get(dyno.name());
        if (last == null || now.used().compareTo(last.used()) < 0 || now.at() <= last.at()) {
            return OptionalDouble.empty();
        }
        double processors =
                dyno.limits().cpus().orElseGet(() -> Runtime.getRuntime().availableProcessors());
        return OptionalDouble.of(
                now.used().minus(last.used()).toNanos() / (double) (now.at() - last.at()) / processors);
    }
}
