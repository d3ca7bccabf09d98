package org.dyno4j.dyno.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.ResourceUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is concluded from the status of the first process and the kernel's counters. */
class VerdictsTest {
    private static ExitVerdict verdict(ExitStatus status, long oomKills) {
        return Verdicts.of(new Closing.End(Optional.of(status), Optional.of(usage(oomKills)), Optional.empty()));
    }

    private static ResourceUsage usage(long oomKills) {
        OptionalLong unknown = OptionalLong.empty();
        return new ResourceUsage(
                Optional.of(Duration.ZERO), unknown, unknown, unknown, OptionalLong.of(oomKills), unknown);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 137})
    void S24_aCounterTellsOfWantOfMemoryWhateverTheShellExitsWith(int status) {
        assertThat(verdict(new ExitStatus.Exited(status), 1)).isInstanceOf(ExitVerdict.OutOfMemory.class);
        assertThat(verdict(new ExitStatus.Exited(status), 0)).isInstanceOf(ExitVerdict.Failed.class);
    }

    @Test
    void S24_aSigkillAloneTellsNothing() {
        assertThat(verdict(new ExitStatus.Signalled(9), 1)).isInstanceOf(ExitVerdict.OutOfMemory.class);
        assertThat(verdict(new ExitStatus.Signalled(9), 0)).isInstanceOf(ExitVerdict.Signalled.class);
    }

    @Test
    void S24_aDynoThatCopesWithTheLossOfAChildHasNotFailed() {
        assertThat(verdict(new ExitStatus.Exited(0), 1)).isInstanceOf(ExitVerdict.Clean.class);
    }

    @Test
    void S25_wantOfMemoryBeforeTheProcessRanIsNoFailedStart() {
        assertThat(Verdicts.of(new Launch.NotLaunched("its process 1 was killed", Optional.of(usage(1)))))
                .isInstanceOfSatisfying(ExitVerdict.OutOfMemory.class, verdict -> {
                    assertThat(verdict.status()).contains(new ExitStatus.Signalled(9));
                    assertThat(verdict.usage()).contains(usage(1));
                });
        assertThat(Verdicts.of(new Launch.NotLaunched("no such command", Optional.of(usage(0)))))
                .isEqualTo(new ExitVerdict.NotStarted("no such command", Optional.of(usage(0))));
        assertThat(Verdicts.of(new Launch.NotLaunched("no cgroup", Optional.empty())))
                .isInstanceOf(ExitVerdict.NotStarted.class);
    }
}
