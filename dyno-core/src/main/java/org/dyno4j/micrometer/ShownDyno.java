package org.dyno4j.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.dyno4j.metrics.DynoSample;

/** The meters of one dyno of one size, and its latest sample. Meters may be read by any thread. */
final class ShownDyno {
    private final MeterRegistry registry;
    private final Tags tags;
    private final Map<Quantity, Meter> meters = new HashMap<>();
    private volatile Optional<DynoSample> latest = Optional.empty();

    ShownDyno(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
    }

    /** What is counted for the first time gets its meter. */
    void show(DynoSample sample) {
        latest = Optional.of(sample);
        Quantity.ALL.stream()
                .filter(quantity -> quantity.of(sample).isPresent())
                .forEach(quantity -> meters.computeIfAbsent(quantity, this::register));
    }

    private Meter register(Quantity quantity) {
        Tags all = tags.and(quantity.tags());
        return quantity.counts()
                ? FunctionCounter.builder(quantity.name(), this, dyno -> dyno.value(quantity))
                        .tags(all)
                        .baseUnit(quantity.unit())
                        .description(quantity.description())
                        .register(registry)
                : Gauge.builder(quantity.name(), this, dyno -> dyno.value(quantity))
                        .tags(all)
                        .baseUnit(quantity.unit())
                        .description(quantity.description())
                        .strongReference(true)
                        .register(registry);
    }

    private double value(Quantity quantity) {
        return latest.map(quantity::of).orElse(OptionalDouble.empty()).orElse(Double.NaN);
    }

    Collection<Meter> meters() {
        return meters.values();
    }
}
