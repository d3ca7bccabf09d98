package org.dyno4j.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.dyno4j.metrics.DynoSample;

/** The meters of one dyno of one size, and its latest sample. Meters may be read by any thread. */
final class ShownDyno {
    private final MeterRegistry registry;
    private final Tags tags;
    private final List<Meter> meters = new ArrayList<>();
    private final boolean[] registered = new boolean[Quantity.ALL.size()];
    private volatile Optional<DynoSample> latest = Optional.empty();

    ShownDyno(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
    }

    /** What is counted for the first time gets its meter. */
    void show(DynoSample sample) {
        latest = Optional.of(sample);
        for (int index = 0; index < registered.length; index++) {
            Quantity quantity = Quantity.ALL.get(index);
            if (!registered[index] && quantity.of(sample).isPresent()) {
                registered[index] = true;
                meters.add(register(quantity));
            }
        }
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

    List<Meter> meters() {
        return meters;
    }
}
