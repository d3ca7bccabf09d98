package org.dyno4j.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.usage.MeteredDyno;
import org.dyno4j.usage.Usage;

/** What must be true of an app after every single event, and what its dynos lived. */
final class AppInvariants {
    private static final Set<DynoState> COUNTED =
            EnumSet.of(DynoState.STARTING, DynoState.UP, DynoState.PAUSED, DynoState.STOPPING);

    private final Map<DynoName, Duration> lived = new TreeMap<>();
    private final Map<Integer, String> stages = new HashMap<>();
    private Set<DynoName> living = Set.of();
    private Duration livingSince = Duration.ZERO;
    private Instant lastEvent = Instant.MIN;
    private int lastNumber;

    private static void require(boolean condition, Supplier<String> otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise.get());
        }
    }

    /** Events come in the order of their time, and what is told of each release comes in the order of its life. */
    void event(AppEvent event) {
        require(!event.time().isBefore(lastEvent), () -> event + " is out of order");
        lastEvent = event.time();
        if (event instanceof AppEvent.ReleaseBegun begun) {
            int number = begun.release().number();
            require(number > lastNumber, () -> event + " comes after v" + lastNumber);
            lastNumber = number;
            stages.put(number, "begun");
        } else if (event instanceof AppEvent.ReleaseRollingOut rolling) {
            follow(event, rolling.release(), Set.of("begun"), "rolling out");
        } else if (event instanceof AppEvent.ReleaseSucceeded succeeded) {
            follow(event, succeeded.release(), Set.of("rolling out"), "succeeded");
        } else if (event instanceof AppEvent.ReleaseFailed failed) {
            follow(event, failed.release(), Set.of("begun", "rolling out"), "failed");
        }
    }

    private void follow(AppEvent event, Release release, Set<String> expected, String next) {
        String before = String.valueOf(stages.put(release.number(), next));
        require(expected.contains(before), () -> event + " follows " + before);
    }

    void check(AppSimulation app) {
        live(app.dynos().elapsed(), app.dynos().dynos());
        AppState state = app.state();
        Optional<Release> current = state.currentRelease();
        require(
                current.isEmpty() || current.get().status() == ReleaseStatus.SUCCEEDED,
                () -> "the current release is " + current);
        boolean making = state.pendingRelease().isPresent();
        if (app.isRunning() && !making) {
            String name = current.map(Release::name).orElse("none");
            require(
                    app.dynos().release().equals(name),
                    () -> "the formation runs " + app.dynos().release() + ", but the current release is " + name);
            Set<String> served = app.dynos().served();
            require(Set.of(name).containsAll(served), () -> served + " are served, but the current release is " + name);
            List<FormationEntry> desired = app.dynos().formation().entries().stream()
                    .map(FormationEntry::of)
                    .toList();
            require(
                    Set.copyOf(state.formation()).equals(Set.copyOf(desired)),
                    () -> desired + " is desired, but " + state.formation() + " is kept");
        }
    }

    private void live(Duration now, List<DynoStatus> dynos) {
        pass(now);
        living = dynos.stream()
                .filter(dyno -> COUNTED.contains(dyno.state()))
                .map(DynoStatus::name)
                .collect(Collectors.toSet());
    }

    private void pass(Duration now) {
        Duration time = now.minus(livingSince);
        if (!time.isZero()) {
            living.forEach(dyno -> lived.merge(dyno, time, Duration::plus));
            livingSince = now;
        }
    }

    private static Map<DynoName, Duration> byDyno(Usage usage) {
        return usage.by(MeteredDyno::dyno);
    }

    /** The usage of each dyno is the sum of the time that it lived. */
    void checkUsage(Usage usage) {
        assertThat(byDyno(usage)).isEqualTo(lived);
    }

    /** What is lost of the usage of a dyno is what it used since that was kept; the rest goes on. */
    void jvmKilled(Duration now, Usage kept, Duration interval) {
        pass(now);
        Map<DynoName, Duration> found = byDyno(kept);
        assertThat(lived.keySet()).containsAll(found.keySet());
        lived.forEach((dyno, time) -> assertThat(found.getOrDefault(dyno, Duration.ZERO))
                .as("%s", dyno)
                .isBetween(time.minus(interval), time));
        lived.clear();
        lived.putAll(found);
        living = Set.of();
    }
}
