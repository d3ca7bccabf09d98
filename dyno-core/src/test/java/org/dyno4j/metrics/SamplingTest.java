package org.dyno4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.dyno4j.DynoException;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.formation.ObservedDynos;
import org.dyno4j.isolation.IsolationException;
import org.dyno4j.isolation.ResourceMetrics;
import org.dyno4j.isolation.ResourceUsage;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.log.LogLine;
import org.junit.jupiter.api.Test;

class SamplingTest {
    private static final DynoName WEB = new DynoName("web", 1);
    private static final DynoName WORKER = new DynoName("worker", 1);
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final FakeDynos dynos = new FakeDynos();
    private final List<DynoSample> samples = new ArrayList<>();
    private final List<List<DynoSample>> looks = new ArrayList<>();
    private final Sampling sampling =
            new Sampling(dynos, InstantSource.fixed(NOON), List.of(samples::add), List.of(looks::add));

    private static final class FakeDynos implements ObservedDynos {
        private final List<DynoStatus> running = new CopyOnWriteArrayList<>();
        private Optional<DynoName> broken = Optional.empty();
        private boolean undeployed;

        @Override
        public List<DynoStatus> dynos() {
            if (undeployed) {
                throw new DynoException("no release runs");
            }
            return running;
        }

        @Override
        public Optional<ResourceUsage> usage(DynoName dyno) {
            return Optional.empty();
        }

        @Override
        public Optional<ResourceMetrics> metrics(DynoName dyno) {
            if (broken.filter(dyno::equals).isPresent()) {
                throw new IsolationException("there are no metrics", List.of("metrics: not counted"));
            }
            return Optional.of(using(300 << 20));
        }

        @Override
        public OptionalInt runnableTasks(DynoName dyno) {
            return OptionalInt.of(2);
        }
    }

    @Test
    void everyDynoThatRunsIsSampledWithItsLoad() {
        dynos.running.addAll(List.of(up(WEB, NOON), up(WORKER, NOON)));
        look(0, 90);

        sampling.sample(seconds(90));

        assertThat(samples).extracting(DynoSample::dyno).containsExactly(WEB, WORKER);
        assertThat(samples.get(0).time()).isEqualTo(NOON);
        assertThat(samples.get(0).load().oneMinute().orElseThrow()).isBetween(1.2, 2.0);
        assertThat(samples.get(0).metrics().memory().resident()).hasValue(300 << 20);
    }

    @Test
    void allSamplesOfOneLookAreToldTogether() {
        dynos.running.addAll(List.of(up(WEB, NOON), up(WORKER, NOON)));
        dynos.broken = Optional.of(WEB);
        sampling.sample(seconds(20));
        dynos.running.clear();
        sampling.sample(seconds(40));

        assertThat(looks).hasSize(2);
        assertThat(looks.get(0)).extracting(DynoSample::dyno).containsExactly(WORKER);
        assertThat(looks.get(1)).isEmpty();
    }

    @Test
    void anAppOfWhichNothingRunsYetHasNoDynosAndIsSampledLater() {
        dynos.undeployed = true;
        sampling.lookAtLoad(seconds(5));
        sampling.sample(seconds(20));
        dynos.undeployed = false;
        dynos.running.add(up(WEB, NOON));
        sampling.sample(seconds(40));

        assertThat(looks).hasSize(2).first().asInstanceOf(LIST).isEmpty();
        assertThat(samples).extracting(DynoSample::dyno).containsExactly(WEB);
    }

    @Test
    void theLoadOfADynoThatWasRestartedBeginsAnew() {
        dynos.running.add(up(WEB, NOON));
        look(0, 90);
        dynos.running.set(0, up(WEB, NOON.plusSeconds(90)));

        sampling.sample(seconds(95));

        assertThat(samples.get(0).load().oneMinute()).isEmpty();
    }

    @Test
    void oneThatCantBeLookedAtKeepsNoOtherFromBeingSampled() {
        dynos.running.addAll(List.of(up(WEB, NOON), up(WORKER, NOON)));
        dynos.broken = Optional.of(WEB);

        sampling.sample(seconds(20));

        assertThat(samples).extracting(DynoSample::dyno).containsExactly(WORKER);
    }

    @Test
    void aListenerThatThrowsKeepsNoOtherFromBeingTold() {
        dynos.running.add(up(WEB, NOON));
        List<DynoSample> heard = new ArrayList<>();
        new Sampling(
                        dynos,
                        InstantSource.fixed(NOON),
                        List.of(
                                sample -> {
                                    throw new IllegalArgumentException("deliberately");
                                },
                                heard::add),
                        List.of(
                                look -> {
                                    throw new IllegalArgumentException("deliberately");
                                },
                                looks::add))
                .sample(seconds(20));
        assertThat(looks).containsExactly(heard);

        assertThat(heard).hasSize(1);
    }

    @Test
    void linesAreThoseOfHeroku() {
        DynoSample sample = new DynoSample(
                NOON,
                WEB,
                DynoSize.named("standard-1x"),
                using(22_261_268),
                new LoadAverage(OptionalDouble.of(2.4567), OptionalDouble.of(0.5), OptionalDouble.empty()));

        assertThat(SampleLines.of(sample, "hello"))
                .containsExactly(
                        "source=web.1 dyno=hello.web.1 sample#load_avg_1m=2.46 sample#load_avg_5m=0.50",
                        "source=web.1 dyno=hello.web.1 sample#memory_total=22.23MB sample#memory_rss=21.23MB"
                                + " sample#memory_cache=1.00MB sample#memory_swap=0.00MB"
                                + " sample#memory_pgpgin=348836pages sample#memory_pgpgout=343403pages"
                                + " sample#memory_quota=512.00MB");
    }

    @Test
    void whatIsNotKnownIsLeftOutOfLines() {
        LoadAverage none = new LoadAverage(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
        ResourceMetrics nothing = new ResourceMetrics(
                processor(),
                ResourceMetrics.Memory.unknown(),
                OptionalLong.empty(),
                Optional.empty(),
                ResourceMetrics.Pressure.unknown());

        assertThat(SampleLines.of(new DynoSample(NOON, WEB, DynoSize.named("standard-1x"), nothing, none), "hello"))
                .isEmpty();
    }

    @Test
    void aSamplerWritesIntoTheLogUntilItIsClosed() {
        dynos.running.add(up(WEB, NOON));
        List<String> lines = new CopyOnWriteArrayList<>();
        try (LogBuffer logs = LogBuffer.create()) {
            logs.subscribe((LogLine line) -> lines.add(line.toString()));
            MetricsSampler sampler = new MetricsSampler.Builder(dynos)
                    .logs(logs, "hello")
                    .every(Duration.ofMillis(20))
                    .start();
            await().atMost(PATIENCE)
                    .until(() -> lines.stream()
                                    .filter(line -> line.contains("memory_rss"))
                                    .count()
                            > 2);
            sampler.close();
            sampler.close();

            assertThat(lines.get(0)).contains(" dyno[web.1]: source=web.1 dyno=hello.web.1 sample#memory_total=");
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.startsWith("dyno4j-metrics")));
    }

    @Test
    void samplesAreInALogByTheNamesThatItHas() {
        dynos.running.add(up(WEB, NOON));
        try (LogBuffer logs = LogBuffer.builder().heroku().build()) {
            MetricsSampler sampler = new MetricsSampler.Builder(dynos)
                    .logs(logs, "heroku.4711")
                    .every(Duration.ofMillis(20))
                    .start();
            await().atMost(PATIENCE).until(() -> !logs.history().isEmpty());
            sampler.close();
            assertThat(logs.history().get(0).toString())
                    .contains(" heroku[web.1]: source=web.1 dyno=heroku.4711.web.1 sample#memory_total=");
        }
    }

    @Test
    void anIntervalOfNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MetricsSampler.Builder(dynos).every(Duration.ZERO));
    }

    private void look(int fromSecond, int toSecond) {
        for (int second = fromSecond; second <= toSecond; second += 5) {
            sampling.lookAtLoad(seconds(second));
        }
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    private static DynoStatus up(DynoName name, Instant since) {
        return new DynoStatus(
                name,
                "serve",
                DynoSize.named("standard-1x"),
                DynoState.UP,
                since,
                OptionalInt.empty(),
                0,
                Optional.empty(),
                "",
                Optional.empty());
    }

    private static ResourceMetrics using(long resident) {
        return new ResourceMetrics(
                processor(),
                new ResourceMetrics.Memory(
                        OptionalLong.of(resident),
                        OptionalLong.of(1 << 20),
                        OptionalLong.of(0),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.of(348_836),
                        OptionalLong.of(343_403)),
                OptionalLong.of(1),
                Optional.empty(),
                ResourceMetrics.Pressure.unknown());
    }

    private static ResourceMetrics.Processor processor() {
        return new ResourceMetrics.Processor(
                Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty(), Optional.empty());
    }
}
