package org.dyno4j.autoscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.ResourceUsage;
import org.junit.jupiter.api.Test;

class ScalingSignalTest {
    private static final ResourceLimits HALF_A_PROCESSOR =
            ResourceLimits.builder().cpus(0.5).memoryMebibytes(100).build();

    private final AtomicLong nanos = new AtomicLong();

    @Test
    void latencyIsThe95thPercentileOfTheWindowByItsTarget() {
        LatencyWindow window = new LatencyWindow(Duration.ofMinutes(1), nanos::get);
        ScalingSignal signal = ScalingSignal.latency(window, Duration.ofMillis(100));
        assertThat(signal.load(1)).isEmpty();

        for (int millis = 1; millis <= 100; millis++) {
            window.record(Duration.ofMillis(millis));
        }
        assertThat(signal.load(1)).hasValue(0.95);

        nanos.set(Duration.ofSeconds(61).toNanos());
        assertThat(signal.load(1)).isEmpty();
    }

    @Test
    void theWindowKeepsTheLatestOfMoreThanItHolds() {
        LatencyWindow window = new LatencyWindow(Duration.ofMinutes(1), nanos::get);
        window.record(Duration.ofHours(1));
        for (int i = 0; i < 10_000; i++) {
            window.record(Duration.ofMillis(1));
        }

        assertThat(window.percentileNanos(1)).hasValue(1_000_000);
    }

    @Test
    void aTotalIsSharedByTheDynosThereAreToBe() {
        ScalingSignal queue = ScalingSignal.total(() -> 30, 10);

        assertThat(queue.load(2)).hasValue(1.5);
        assertThat(queue.load(0)).hasValue(3);
        assertThat(ScalingSignal.total(() -> Double.NaN, 10).load(1)).isEmpty();
    }

    @Test
    void processorTimeIsThatSinceTheLastLook() {
        List<FormationUsage.Dyno> first = List.of(dyno(1, Duration.ofSeconds(10), 50));
        List<FormationUsage.Dyno> second =
                List.of(dyno(1, Duration.ofSeconds(14), 50), dyno(2, Duration.ofSeconds(99), 50));
        List<List<FormationUsage.Dyno>> looks = List.of(first, second, first);
        AtomicLong look = new AtomicLong();
        ScalingSignal signal = new ProcessorSignal(() -> looks.get((int) look.getAndIncrement()), 0.5, nanos::get);

        assertThat(signal.load(1)).as("nothing to compare with").isEmpty();
        nanos.set(Duration.ofSeconds(10).toNanos());
        // 4 s of 10 at half a processor is 0.8 of what is allowed; the dyno that is new says nothing.
        assertThat(value(signal.load(1))).isCloseTo(1.6, offset(1e-9));
        nanos.set(Duration.ofSeconds(20).toNanos());
        assertThat(signal.load(1)).as("it began anew").isEmpty();
    }

    @Test
    void memoryIsTheShareOfWhatIsAllowed() {
        ScalingSignal signal =
                new MemorySignal(() -> List.of(dyno(1, Duration.ZERO, 50), dyno(2, Duration.ZERO, 100)), 0.75);

        assertThat(value(signal.load(2))).isCloseTo(1, offset(1e-9));
        assertThat(new MemorySignal(List::of, 0.75).load(2)).isEmpty();
    }

    @Test
    void targetsThatCantBeAreRefused() {
        LatencyWindow window = LatencyWindow.of(Duration.ofMinutes(1));

        assertThatIllegalArgumentException().isThrownBy(() -> ScalingSignal.latency(window, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> ScalingSignal.total(() -> 1, Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> LatencyWindow.of(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> window.record(Duration.ofNanos(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> window.percentileNanos(0));
        assertThatIllegalArgumentException().isThrownBy(() -> ScalingPolicy.between("web", 3, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScalingPolicy.between("web", 1, 2).withSlack(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScalingPolicy.between("web", 1, 2).withCalm(Duration.ZERO));
    }

    private static double value(OptionalDouble load) {
        return load.orElseThrow();
    }

    private static FormationUsage.Dyno dyno(int number, Duration processorTime, long mebibytes) {
        OptionalLong unknown = OptionalLong.empty();
        return new FormationUsage.Dyno(
                new DynoName("web", number),
                HALF_A_PROCESSOR,
                new ResourceUsage(
                        Optional.of(processorTime),
                        OptionalLong.of(mebibytes << 20),
                        unknown,
                        unknown,
                        unknown,
                        unknown));
    }
}
