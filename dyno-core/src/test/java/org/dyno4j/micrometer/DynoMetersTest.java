package org.dyno4j.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.isolation.ResourceMetrics;
import org.dyno4j.metrics.DynoSample;
import org.dyno4j.metrics.LoadAverage;
import org.junit.jupiter.api.Test;

class DynoMetersTest {
    private static final DynoSize SMALL = DynoSize.named("standard-1x");
    private static final DynoSize LARGE = DynoSize.named("standard-2x");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DynoMeters meters = new DynoMeters(registry, Tags.of("app", "hello"));

    /** One in which everything is counted, and is a multiple of that number. */
    private static DynoSample sample(String dyno, DynoSize size, int factor) {
        Optional<Duration> seconds = Optional.of(Duration.ofMillis(1_500L * factor));
        OptionalLong none = OptionalLong.empty();
        ResourceMetrics metrics = new ResourceMetrics(
                new ResourceMetrics.Processor(seconds, Optional.empty(), Optional.empty(), none, Optional.empty()),
                new ResourceMetrics.Memory(
                        OptionalLong.of(100L * factor), OptionalLong.of(10L * factor), none, none, none, none, none),
                OptionalLong.of(factor),
                Optional.of(new ResourceMetrics.Io(1_000L * factor, 2_000L * factor, 10L * factor, 20L * factor)),
                new ResourceMetrics.Pressure(
                        Optional.of(new ResourceMetrics.Stalls(Duration.ofSeconds(factor), Duration.ZERO)),
                        Optional.empty(),
                        Optional.empty()));
        return new DynoSample(
                Instant.EPOCH,
                DynoName.parse(dyno),
                size,
                metrics,
                new LoadAverage(OptionalDouble.of(factor / 4.0), OptionalDouble.empty(), OptionalDouble.empty()));
    }

    @Test
    void whatADynoUsesIsShownWithItsNameTypeAndSizeAndFollowsItsSamples() {
        meters.accept(List.of(sample("web.1", SMALL, 1), sample("worker.2", LARGE, 1)));
        meters.accept(List.of(sample("web.1", SMALL, 3), sample("worker.2", LARGE, 1)));

        Tags web = Tags.of("app", "hello", "dyno", "web.1", "type", "web", "size", "standard-1x");
        assertThat(registry.get("dyno.cpu").tags(web).functionCounter().count()).isEqualTo(4.5);
        assertThat(registry.get("dyno.memory")
                        .tags(web.and("kind", "resident"))
                        .gauge()
                        .value())
                .isEqualTo(300);
        assertThat(registry.get("dyno.memory")
                        .tags(web.and("kind", "cache"))
                        .gauge()
                        .value())
                .isEqualTo(30);
        assertThat(registry.get("dyno.processes").tags(web).gauge().value()).isEqualTo(3);
        assertThat(registry.get("dyno.load").tags(web).gauge().value()).isEqualTo(0.75);
        assertThat(counted("dyno.io", web.and("direction", "read"))).isEqualTo(3_000);
        assertThat(counted("dyno.io", web.and("direction", "write"))).isEqualTo(6_000);
        assertThat(counted("dyno.io.requests", web.and("direction", "read"))).isEqualTo(30);
        assertThat(counted("dyno.io.requests", web.and("direction", "write"))).isEqualTo(60);
        assertThat(registry.get("dyno.pressure")
                        .tags(web.and("resource", "cpu"))
                        .functionCounter()
                        .count())
                .isEqualTo(3);
        assertThat(registry.get("dyno.cpu")
                        .tags("dyno", "worker.2")
                        .functionCounter()
                        .count())
                .isEqualTo(1.5);
    }

    private double counted(String name, Tags tags) {
        return registry.get(name).tags(tags).functionCounter().count();
    }

    @Test
    void whatTheHostDoesNotCountIsNotShown() {
        meters.accept(List.of(sample("web.1", SMALL, 1)));

        assertThat(registry.find("dyno.memory.limit").meters()).isEmpty();
        assertThat(registry.find("dyno.cpu.throttled").meters()).isEmpty();
        assertThat(registry.find("dyno.memory").tags("kind", "swap").meters()).isEmpty();
    }

    @Test
    void nothingIsLeftOfADynoThatIsGoneOrHasAnotherSize() {
        meters.accept(List.of(sample("web.1", SMALL, 1), sample("run.4859", SMALL, 1)));
        meters.accept(List.of(sample("web.1", LARGE, 1)));

        assertThat(registry.getMeters())
                .isNotEmpty()
                .extracting(Meter::getId)
                .allMatch(id -> "web.1".equals(id.getTag("dyno")) && "standard-2x".equals(id.getTag("size")));
        meters.close();
        assertThat(registry.getMeters()).isEmpty();
    }
}
