package org.dyno4j.linux.cgroup;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.dyno4j.isolation.ResourceMetrics;
import org.dyno4j.isolation.ResourceMetrics.Io;
import org.dyno4j.isolation.ResourceMetrics.Memory;
import org.dyno4j.isolation.ResourceMetrics.Pressure;
import org.dyno4j.isolation.ResourceMetrics.Processor;
import org.dyno4j.isolation.ResourceMetrics.Stalls;

/** Reads all that the kernel counts of one sandbox's groups: some ten short files. */
final class MetricsReader {
    /** What v1 says where there is no limit is the largest multiple of the page size, and pages differ in size. */
    private static final long UNLIMITED = Long.MAX_VALUE >> 1;

    private static final FlatKeyed NOTHING = FlatKeyed.parse("");

    private final ControlFiles files;
    private final List<Group> groups;

    MetricsReader(ControlFiles files, List<Group> groups) {
        this.files = files;
        this.groups = List.copyOf(groups);
    }

    ResourceMetrics read() {
        return new ResourceMetrics(processor(), memory(), number("pids.current"), io(), pressure());
    }

    private Processor processor() {
        FlatKeyed throttling =
                keyed("cpu.stat", group -> group.hierarchy().controllers().contains(Controller.CPU));
        Optional<Group> v1 = groups.stream()
                .filter(group -> group.hierarchy().files().contains("cpuacct.usage"))
                .findFirst();
        if (v1.isPresent()) {
            return new Processor(
                    duration(number("cpuacct.usage"), ChronoUnit.NANOS),
                    duration(number("cpuacct.usage_user"), ChronoUnit.NANOS),
                    duration(number("cpuacct.usage_sys"), ChronoUnit.NANOS),
                    throttling.get("nr_throttled"),
                    throttled(throttling));
        }
        FlatKeyed counted = keyed("cpu.stat", group -> group.hierarchy().countsProcessorTime());
        return new Processor(
                duration(counted.get("usage_usec"), ChronoUnit.MICROS),
                duration(counted.get("user_usec"), ChronoUnit.MICROS),
                duration(counted.get("system_usec"), ChronoUnit.MICROS),
                throttling.get("nr_throttled"),
                throttled(throttling));
    }

    /** On hybrids processor time is counted by v2, and held back by v1. */
    private static Optional<Duration> throttled(FlatKeyed throttling) {
        return duration(throttling.get("throttled_time"), ChronoUnit.NANOS)
                .or(() -> duration(throttling.get("throttled_usec"), ChronoUnit.MICROS));
    }

    private Memory memory() {
        Optional<Group> group = groups.stream()
                .filter(candidate -> candidate.hierarchy().controllers().contains(Controller.MEMORY))
                .findFirst();
        if (group.isEmpty()) {
            return Memory.unknown();
        }
        Dialect dialect = group.get().hierarchy().dialect();
        FlatKeyed stat = keyed("memory.stat", any -> true);
        Dialect.MemoryKeys keys = dialect.memoryKeys();
        return new Memory(
                stat.get(keys.resident()),
                stat.get(keys.cache()),
                keys.swap().map(stat::get).orElseGet(() -> number("memory.swap.current")),
                number(dialect.memoryPeak()),
                limited(number(dialect.file(Limit.MEMORY))),
                keys.pagesIn().map(stat::get).orElse(OptionalLong.empty()),
                keys.pagesOut().map(stat::get).orElse(OptionalLong.empty()));
    }

    private static OptionalLong limited(OptionalLong limit) {
        return limit.isPresent() && limit.getAsLong() < UNLIMITED ? limit : OptionalLong.empty();
    }

    private Optional<Io> io() {
        return text("io.stat", any -> true)
                .map(IoFile::parse)
                .or(() -> text("blkio.throttle.io_service_bytes", any -> true)
                        .flatMap(bytes -> text("blkio.throttle.io_serviced", any -> true)
                                .flatMap(requests -> BlkioFiles.parse(bytes, requests))));
    }

    private Pressure pressure() {
        return new Pressure(stalls("cpu.pressure"), stalls("memory.pressure"), stalls("io.pressure"));
    }

    private Optional<Stalls> stalls(String file) {
        return text(file, any -> true).flatMap(PressureFile::parse);
    }

    private FlatKeyed keyed(String file, Predicate<Group> where) {
        return text(file, where).map(FlatKeyed::parse).orElse(NOTHING);
    }

    /** The number in a file; absent where it says {@code max}. */
    private OptionalLong number(String file) {
        return text(file, any -> true)
                .map(String::trim)
                .filter(text -> !text.equals("max"))
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElse(OptionalLong.empty());
    }

    private Optional<String> text(String file, Predicate<Group> where) {
        return groups.stream()
                .filter(group -> group.hierarchy().files().contains(file))
                .filter(where)
                .findFirst()
                .flatMap(group -> files.readIfPresent(group.file(file)));
    }

    private static Optional<Duration> duration(OptionalLong amount, TemporalUnit unit) {
        return amount.isPresent() ? Optional.of(Duration.of(amount.getAsLong(), unit)) : Optional.empty();
    }
}
