package org.dyno4j.linux.cgroup;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.dyno4j.isolation.ResourceUsage;

/** Reads the counters of one sandbox's groups. */
final class UsageReader {
    private final ControlFiles files;
    private final Optional<Group> processorTime;
    private final Optional<Group> memory;
    private final Optional<Group> pids;

    UsageReader(ControlFiles files, List<Group> groups) {
        this.files = files;
        this.processorTime = groups.stream()
                .filter(group -> group.hierarchy().countsProcessorTime())
                .findFirst();
        this.memory = with(Controller.MEMORY, groups);
        this.pids = with(Controller.PIDS, groups);
    }

    private static Optional<Group> with(Controller controller, List<Group> groups) {
        return groups.stream()
                .filter(group -> group.hierarchy().controllers().contains(controller))
                .findFirst();
    }

    ResourceUsage read() {
        return new ResourceUsage(
                processorTime.map(this::cpuTime),
                number(memory, Dialect::memoryCurrent),
                number(memory, Dialect::memoryPeak),
                number(pids, dialect -> "pids.current"),
                keyed(memory, Dialect::memoryEvents, "oom_kill"),
                keyed(pids, dialect -> "pids.events", "max"));
    }

    private Duration cpuTime(Group group) {
        return switch (group.hierarchy().version()) {
            case V1 ->
                Duration.ofNanos(
                        Long.parseLong(files.read(group.file("cpuacct.usage")).trim()));
            case V2 ->
                Duration.of(
                        FlatKeyed.parse(files.read(group.file("cpu.stat")))
                                .get("usage_usec")
                                .orElseThrow(),
                        ChronoUnit.MICROS);
        };
    }

    private OptionalLong number(Optional<Group> group, Function<Dialect, String> file) {
        return existing(group, file)
                .map(text -> OptionalLong.of(Long.parseLong(text.trim())))
                .orElse(OptionalLong.empty());
    }

    private OptionalLong keyed(Optional<Group> group, Function<Dialect, String> file, String key) {
        return existing(group, file).map(text -> FlatKeyed.parse(text).get(key)).orElse(OptionalLong.empty());
    }

    private Optional<String> existing(Optional<Group> group, Function<Dialect, String> file) {
        return group.flatMap(place -> Optional.of(file.apply(place.hierarchy().dialect()))
                .filter(place.hierarchy().files()::contains)
                .map(name -> files.read(place.file(name))));
    }
}
