package org.dyno4j.micrometer;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import org.dyno4j.isolation.ResourceMetrics;
import org.dyno4j.isolation.ResourceMetrics.Stalls;
import org.dyno4j.metrics.DynoSample;

/**
 * Something that is measured of a dyno, absent where the host doesn't count it.
 *
 * @param counts whether it only grows during the run of a dyno
 */
record Quantity(
        String name,
        Tags tags,
        String unit,
        boolean counts,
        String description,
        Function<DynoSample, OptionalDouble> value) {
    /** All that are shown. */
    static final List<Quantity> ALL = List.of(
            seconds("dyno.cpu", "Processor time", metrics -> metrics.processor().total()),
            seconds(
                    "dyno.cpu.throttled",
                    "Time for which the quota of processor time held processes back",
                    metrics -> metrics.processor().throttled()),
            memory("resident", metrics -> metrics.memory().resident()),
            memory("cache", metrics -> metrics.memory().cache()),
            memory("swap", metrics -> metrics.memory().swap()),
            gauge(
                    "dyno.memory.limit",
                    Tags.empty(),
                    BaseUnits.BYTES,
                    "Memory that may be charged",
                    sample -> real(sample.metrics().memory().limit())),
            gauge(
                    "dyno.processes",
                    Tags.empty(),
                    "processes",
                    "Processes and threads alive",
                    sample -> real(sample.metrics().processes())),
            gauge(
                    "dyno.load",
                    Tags.empty(),
                    "tasks",
                    "Tasks that ran or waited for a processor, over a minute",
                    sample -> sample.load().oneMinute()),
            io("read", ResourceMetrics.Io::bytesRead),
            io("write", ResourceMetrics.Io::bytesWritten),
            requests("read", ResourceMetrics.Io::reads),
            requests("write", ResourceMetrics.Io::writes),
            pressure("cpu", metrics -> metrics.pressure().processor()),
            pressure("memory", metrics -> metrics.pressure().memory()),
            pressure("io", metrics -> metrics.pressure().io()));

    OptionalDouble of(DynoSample sample) {
        return value.apply(sample);
    }

    private static Quantity gauge(
            String name, Tags tags, String unit, String description, Function<DynoSample, OptionalDouble> value) {
        return new Quantity(name, tags, unit, false, description, value);
    }

    private static Quantity seconds(
            String name, String description, Function<ResourceMetrics, Optional<Duration>> value) {
        return seconds(name, Tags.empty(), description, value);
    }

    private static Quantity seconds(
            String name, Tags tags, String description, Function<ResourceMetrics, Optional<Duration>> value) {
        return new Quantity(
                name,
                tags,
                "seconds",
                true,
                description,
                sample -> real(value.apply(sample.metrics()).map(time -> time.toNanos() / 1e9)));
    }

    private static Quantity memory(String kind, Function<ResourceMetrics, OptionalLong> value) {
        return gauge(
                "dyno.memory",
                Tags.of("kind", kind),
                BaseUnits.BYTES,
                "Memory charged",
                sample -> real(value.apply(sample.metrics())));
    }

    private static Quantity io(String direction, Function<ResourceMetrics.Io, Long> value) {
        return io("dyno.io", direction, BaseUnits.BYTES, "Bytes carried between processes and disks", value);
    }

    private static Quantity requests(String direction, Function<ResourceMetrics.Io, Long> value) {
        return io("dyno.io.requests", direction, "requests", "Requests of processes to disks", value);
    }

    private static Quantity io(
            String name, String direction, String unit, String description, Function<ResourceMetrics.Io, Long> value) {
        return new Quantity(
                name,
                Tags.of("direction", direction),
                unit,
                true,
                description,
                sample -> real(sample.metrics().io().map(io -> (double) value.apply(io))));
    }

    private static Quantity pressure(String resource, Function<ResourceMetrics, Optional<Stalls>> value) {
        return seconds(
                "dyno.pressure",
                Tags.of("resource", resource),
                "Time in which a process waited for what it lacked",
                metrics -> value.apply(metrics).map(Stalls::some));
    }

    private static OptionalDouble real(OptionalLong value) {
        return value.isPresent() ? OptionalDouble.of((double) value.getAsLong()) : OptionalDouble.empty();
    }

    private static OptionalDouble real(Optional<Double> value) {
        return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }
}
