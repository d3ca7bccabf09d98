package org.dyno4j.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.metrics.DynoSample;

/**
 * Shows what dynos use as meters of a registry, one set for each dyno that runs.
 *
 * <pre>{@code
 * DynoMeters meters = new DynoMeters(registry, Tags.of("app", "hello"));
 * MetricsSampler sampler = MetricsSampler.of(app).looks(meters).start();
 * }</pre>
 *
 * <p>Each meter has the tags {@code dyno}, {@code type} and {@code size}; what the host doesn't count has none. Gauges:
 * {@code dyno.memory} in bytes by {@code kind}, {@code dyno.memory.limit}, {@code dyno.processes}, {@code dyno.load}.
 * Counters, which begin anew with each run of a dyno: {@code dyno.cpu} and {@code dyno.cpu.throttled} in seconds,
 * {@code dyno.io} in bytes by {@code direction}, {@code dyno.pressure} in seconds by {@code resource}. The meters of a dyno
 * that runs no more are removed at the next look. Thread-safe.
 */
public final class DynoMeters implements Consumer<List<DynoSample>>, AutoCloseable {
    private final MeterRegistry registry;
    private final Tags tags;
    private final Map<Key, ShownDyno> shown = new HashMap<>(); // guarded by this

    /** Tags are immutable: a dyno of another size has other meters. */
    private record Key(DynoName dyno, String size) {
        static Key of(DynoSample sample) {
            return new Key(sample.dyno(), sample.size().name());
        }
    }

    /** {@code tags} are those of all meters, such as the app's name. The registry stays the caller's. */
    @SuppressWarnings("exports") // transitive, every module that uses this one would have to have Micrometer
    public DynoMeters(MeterRegistry registry, Iterable<Tag> tags) {
        this.registry = registry;
        this.tags = Tags.of(tags);
    }

    /** Shows these samples, and nothing of dynos that are not among them. */
    @Override
    public synchronized void accept(List<DynoSample> look) {
        Set<Key> there = look.stream().map(Key::of).collect(Collectors.toSet());
        shown.entrySet().removeIf(entry -> {
            boolean gone = !there.contains(entry.getKey());
            if (gone) {
                entry.getValue().meters().forEach(registry::remove);
            }
            return gone;
        });
        look.forEach(sample -> shown.computeIfAbsent(Key.of(sample), key -> new ShownDyno(registry, tagsOf(key)))
                .show(sample));
    }

    private Tags tagsOf(Key key) {
        return tags.and("dyno", key.dyno().toString(), "type", key.dyno().type(), "size", key.size());
    }

    /** Removes all meters; close the sampler before. Idempotent. */
    @Override
    public synchronized void close() {
        accept(List.of());
    }
}
