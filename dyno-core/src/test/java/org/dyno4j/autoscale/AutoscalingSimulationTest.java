package org.dyno4j.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.formation.Formation;
import org.dyno4j.formation.ScaleChange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Days of changing demand, in no time. */
class AutoscalingSimulationTest {
    private static final int MAXIMUM = 12;
    private static final long LOOK_SECONDS = 15;
    private static final long DAY_SECONDS = Duration.ofDays(1).toSeconds();

    private final SimulatedWeb web = new SimulatedWeb(1);

    /** A number of dynos, and what was asked of it when. */
    private static final class SimulatedWeb implements ScalingTarget {
        private int quantity;

        SimulatedWeb(int quantity) {
            this.quantity = quantity;
        }

        @Override
        public Formation formation() {
            return new Formation(List.of(new Formation.Entry("web", "serve", quantity, DynoSize.named("standard-1x"))));
        }

        @Override
        public void scale(List<ScaleChange> changes) {
            quantity = changes.get(0).amount();
        }
    }

    private record Step(long second, int change) {}

    static Stream<Integer> seeds() {
        return Stream.iterate(1, seed -> seed + 1).limit(50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void staysBetweenItsBoundsAndStepsSlowlyWhateverTheDemand(int seed) {
        Random random = new Random(seed);
        double[] demand = {5};
        ScalingLoop loop = loop(quantity -> random.nextInt(50) == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(demand[0] / Math.max(1, quantity)));

        List<Step> steps = run(loop, second -> {
            demand[0] = Math.max(0, demand[0] + random.nextGaussian() / 4);
            assertThat(web.quantity).isBetween(1, MAXIMUM);
        });

        for (int i = 1; i < steps.size(); i++) {
            assertThat(Math.abs(steps.get(i).change())).isEqualTo(1);
            long since = steps.get(i).second() - steps.get(i - 1).second();
            assertThat(since).isGreaterThanOrEqualTo(steps.get(i).change() > 0 ? 60 : 300);
        }
    }

    @Test
    void followsADayOfDemandUpQuicklyAndDownSlowly() {
        double[] demand = {0};
        ScalingLoop loop = loop(quantity -> OptionalDouble.of(demand[0] / quantity));

        List<Step> steps = run(loop, second -> {
            boolean daytime = second > DAY_SECONDS / 3 && second < 2 * DAY_SECONDS / 3;
            demand[0] = daytime ? 7.5 : 0.5;
        });

        List<Step> up = steps.stream().filter(step -> step.change() > 0).toList();
        List<Step> down = steps.stream().filter(step -> step.change() < 0).toList();
        assertThat(up).hasSize(7);
        assertThat(down).hasSize(7);
        assertThat(up.get(6).second() - up.get(0).second()).isEqualTo(6 * 60);
        assertThat(down.get(6).second() - down.get(0).second()).isBetween(6 * 300L, 6 * 330L);
        assertThat(web.quantity).isEqualTo(1);
    }

    @Test
    void doesNotFlapWhereTheDemandIsSteady() {
        ScalingLoop loop = loop(quantity -> OptionalDouble.of(4.95 / quantity));

        assertThat(run(loop, second -> {})).hasSize(4).allMatch(step -> step.change() == 1);
    }

    @Test
    void endsWhereSomebodyElseScales() {
        ScalingLoop loop = loop(quantity -> OptionalDouble.of(2));
        loop.look(0);

        web.quantity = 9;
        loop.look(Duration.ofHours(1).toNanos());

        assertThat(loop.status().active()).isFalse();
        assertThat(loop.status().why()).isEqualTo("it was scaled from 2 to 9 by somebody else");
        assertThat(web.quantity).isEqualTo(9);
    }

    @Test
    void changesNothingWhereTheLoadCantBeMeasured() {
        ScalingLoop loop = loop(quantity -> {
            throw new IllegalArgumentException("no such queue");
        });

        assertThat(run(loop, second -> {})).isEmpty();
        assertThat(loop.status().active()).isTrue();
        assertThat(loop.status().why()).isEqualTo("the load is not known");
    }

    @Test
    void bringsTheNumberBetweenTheBoundsAtOnce() {
        web.quantity = 40;

        ScalingLoop loop = loop(quantity -> OptionalDouble.of(0.95));

        assertThat(web.quantity).isEqualTo(MAXIMUM);
        assertThat(loop.status().quantity()).isEqualTo(MAXIMUM);
    }

    private ScalingLoop loop(ScalingSignal signal) {
        return new ScalingLoop(web, ScalingPolicy.between("web", 1, MAXIMUM), signal, 0);
    }

    private List<Step> run(ScalingLoop loop, LongConsumer world) {
        List<Step> steps = new ArrayList<>();
        for (long second = LOOK_SECONDS; second <= DAY_SECONDS; second += LOOK_SECONDS) {
            world.accept(second);
            int before = web.quantity;
            loop.look(Duration.ofSeconds(second).toNanos());
            if (web.quantity != before) {
                steps.add(new Step(second, web.quantity - before));
            }
        }
        return steps;
    }
}
