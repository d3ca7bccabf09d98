package org.dyno4j.metrics;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.dyno4j.DynoException;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.formation.ObservedDynos;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at dynos when it is told to. Not thread-safe. */
final class Sampling {
    private static final Logger LOG = LoggerFactory.getLogger(Sampling.class);

    private final ObservedDynos dynos;
    private final InstantSource clock;
    private final List<Consumer<? super DynoSample>> listeners;
    private final List<Consumer<? super List<DynoSample>>> lookListeners;
    private final Map<DynoName, Life> loads = new HashMap<>();
    private final Set<DynoName> failing = new HashSet<>();

    /** The load of one dyno since it came up: one that is restarted begins anew. */
    private record Life(Instant since, DampedLoad load) {}

    Sampling(
            ObservedDynos dynos,
            InstantSource clock,
            List<Consumer<? super DynoSample>> listeners,
            List<Consumer<? super List<DynoSample>>> lookListeners) {
        this.dynos = dynos;
        this.clock = clock;
        this.listeners = List.copyOf(listeners);
        this.lookListeners = List.copyOf(lookListeners);
    }

    /** Counts the runnable tasks of every dyno; {@code now} is of a monotonic clock, in nanoseconds. */
    void lookAtLoad(long now) {
        List<DynoStatus> running = running();
        Set<DynoName> names = running.stream().map(DynoStatus::name).collect(Collectors.toSet());
        loads.keySet().retainAll(names);
        failing.retainAll(names);
        running.forEach(dyno -> guarded(
                dyno.name(),
                () -> dynos.runnableTasks(dyno.name())
                        .ifPresent(runnable -> load(dyno, now).add(now, runnable))));
    }

    /** Tells the listeners what every dyno uses. */
    void sample(long now) {
        List<DynoSample> look = new ArrayList<>();
        running()
                .forEach(dyno -> guarded(
                        dyno.name(),
                        () -> dynos.metrics(dyno.name())
                                .map(metrics -> new DynoSample(
                                        clock.instant(),
                                        dyno.name(),
                                        dyno.size(),
                                        metrics,
                                        load(dyno, now).average()))
                                .ifPresent(sample -> {
                                    look.add(sample);
                                    tell(sample);
                                })));
        tell(List.copyOf(look));
    }

    /** One dyno that can't be looked at keeps no other from being looked at, and is spoken of once. */
    private void guarded(DynoName dyno, Runnable look) {
        try {
            look.run();
        } catch (DynoException e) {
            if (failing.add(dyno)) {
                LOG.warn("{}: there are no samples of it: {}", dyno, e.getMessage());
            }
        }
    }

    private List<DynoStatus> running() {
        return all().stream()
                .filter(dyno -> dyno.state() == DynoState.UP || dyno.state() == DynoState.STOPPING)
                .toList();
    }

    private List<DynoStatus> all() {
        try {
            return dynos.dynos();
        } catch (DynoException e) { // an app of which no release runs yet
            LOG.debug("there are no dynos to sample: {}", e.getMessage());
            return List.of();
        }
    }

    private DampedLoad load(DynoStatus dyno, long now) {
        Life life = loads.get(dyno.name());
        if (life == null || !life.since().equals(dyno.since())) {
            life = new Life(dyno.since(), new DampedLoad(now));
            loads.put(dyno.name(), life);
        }
        return life.load();
    }

    private void tell(List<DynoSample> look) {
        for (Consumer<? super List<DynoSample>> listener : lookListeners) {
            try {
                listener.accept(look);
            } catch (RuntimeException e) {
                LOG.error("a listener has failed at the samples of {} dynos", look.size(), e);
            }
        }
    }

    private void tell(DynoSample sample) {
        for (Consumer<? super DynoSample> listener : listeners) {
            try {
                listener.accept(sample);
            } catch (RuntimeException e) {
                LOG.error("{}: a listener has failed at a sample", sample.dyno(), e);
            }
        }
    }
}
