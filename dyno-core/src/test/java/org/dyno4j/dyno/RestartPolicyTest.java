package org.dyno4j.dyno;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Delays after crashes, of whatever policy. */
class RestartPolicyTest {
    private static final Duration LONGEST = ChronoUnit.FOREVER.getDuration();
    private static final int SEEDS = 20_000;

    @Test
    void jitterOnlyTakesOffAndNeverMoreThanThereIs() {
        for (int seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Duration> delays = Stream.generate(() -> any(random))
                    .limit(1 + random.nextInt(4))
                    .toList();
            RestartPolicy policy = new RestartPolicy(delays, random.nextInt(5) / 4.0, any(random));
            for (int crashes : new int[] {1, 2, 1 + random.nextInt(Integer.MAX_VALUE), Integer.MAX_VALUE}) {
                Duration longest = delays.get(Math.min(crashes, delays.size()) - 1);
                for (RandomGenerator chance : List.<RandomGenerator>of(random, () -> 0, () -> -1)) {
                    assertThat(policy.delayAfter(crashes, chance))
                            .as("seed %s, %s after %s crashes", seed, policy, crashes)
                            .hasValueSatisfying(delay -> assertThat(delay).isBetween(Duration.ZERO, longest));
                }
            }
        }
    }

    @Test
    void delaysGrowUpToTheLongestHoweverFarThatIs() {
        for (int seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Duration one = any(random).plusNanos(1);
            Duration other = any(random).plusNanos(1);
            Duration first = one.compareTo(other) < 0 ? one : other;
            Duration longest = one.compareTo(other) < 0 ? other : one;
            assertThat(RestartPolicy.growing(first, longest, LONGEST).delays())
                    .as("seed %s, from %s to %s", seed, first, longest)
                    .startsWith(Duration.ZERO)
                    .isSorted()
                    .endsWith(longest)
                    .hasSizeLessThan(100);
        }
    }

    @Test
    void whatIsSaidOfDurationsWithoutEndIsSaid() {
        assertThat(Durations.inWords(LONGEST)).endsWith(" milliseconds");
        assertThat(Durations.inWords(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE + " seconds");
        assertThat(Durations.inWords(Duration.ofMillis(1500))).isEqualTo("1500 milliseconds");
    }

    /** Of any order of magnitude, nanoseconds to the longest there is but one. */
    private static Duration any(RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> Duration.ofNanos(random.nextLong() >>> random.nextInt(1, 64));
            case 1 -> Duration.ofMillis(random.nextLong() >>> random.nextInt(1, 64));
            case 2 -> Duration.ofSeconds(random.nextLong() >>> random.nextInt(1, 64), random.nextInt(999_999_999));
            default -> LONGEST.minusNanos(1);
        };
    }
}
