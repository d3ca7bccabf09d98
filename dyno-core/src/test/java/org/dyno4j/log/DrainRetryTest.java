package org.dyno4j.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrainRetryTest {
    private final Random random = new Random(1);

    @Test
    void doublesUpToTheLongestWait() {
        DrainRetry retry = new DrainRetry(Duration.ofSeconds(1), Duration.ofSeconds(60), 0);
        List<Long> waits = IntStream.rangeClosed(1, 9)
                .mapToObj(failures -> retry.delayAfter(failures, random).toSeconds())
                .toList();
        assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
        assertThat(retry.delayAfter(Integer.MAX_VALUE, random)).hasSeconds(60);
    }

    @Test
    void takesOffUpToItsJitter() {
        DrainRetry retry = new DrainRetry(Duration.ofSeconds(100), Duration.ofSeconds(100), 0.5);
        List<Duration> waits = IntStream.range(0, 1_000)
                .mapToObj(i -> retry.delayAfter(1, random))
                .toList();
        assertThat(waits)
                .allMatch(wait -> wait.toSeconds() >= 50 && wait.toSeconds() <= 100)
                .anyMatch(wait -> wait.toSeconds() < 55)
                .anyMatch(wait -> wait.toSeconds() > 95);
    }

    @Test
    void aWaitWithoutEndIsAsLongAsCanBeMeasuredAndNeverNegative() {
        Duration forEver = ChronoUnit.FOREVER.getDuration();
        Duration most = Duration.ofNanos(Long.MAX_VALUE);
        for (Duration first : List.of(Duration.ofNanos(1), Duration.ofDays(1), most, forEver)) {
            for (int failures : new int[] {1, 2, 64, 100, Integer.MAX_VALUE}) {
                assertThat(new DrainRetry(first, forEver, 1).delayAfter(failures, () -> -1))
                        .isBetween(Duration.ZERO, most);
                assertThat(new DrainRetry(first, forEver, 1).delayAfter(failures, () -> 0))
                        .isBetween(first.compareTo(most) < 0 ? first : most, most);
            }
        }
    }

    @Test
    void refusesWaitsThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DrainRetry(Duration.ZERO, Duration.ofSeconds(1), 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DrainRetry(Duration.ofSeconds(2), Duration.ofSeconds(1), 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DrainRetry(Duration.ofSeconds(1), Duration.ofSeconds(1), 1.1));
    }
}
