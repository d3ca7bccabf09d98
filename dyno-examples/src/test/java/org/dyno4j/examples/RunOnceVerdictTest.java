package org.dyno4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.ResourceUsage;
import org.junit.jupiter.api.Test;

class RunOnceVerdictTest {
    private static final ResourceUsage USAGE = usage(0);

    @Test
    void exitsWithTheStatusOfTheCommand() {
        assertThat(verdict(new ExitStatus.Exited(7), false).exitCode()).isEqualTo(7);
    }

    @Test
    void exitsWith128PlusTheSignal() {
        assertThat(verdict(new ExitStatus.Signalled(15), false).exitCode()).isEqualTo(143);
    }

    @Test
    void exitsWith124WhereTheTimeWasUpHoweverTheCommandTookIt() {
        assertThat(verdict(new ExitStatus.Exited(0), true).exitCode()).isEqualTo(124);
        assertThat(verdict(new ExitStatus.Signalled(9), true).exitCode()).isEqualTo(124);
    }

    @Test
    void saysAllOnOneLineOfJson() {
        assertThat(verdict(new ExitStatus.Exited(3), false).json())
                .isEqualTo("{\"status\": 3, \"signal\": null, \"oom\": false, \"timed_out\": false,"
                        + " \"cpu_seconds\": 0.25, \"peak_memory_bytes\": 4096, \"process_limit_hits\": null,"
                        + " \"wall_seconds\": 1.5}");
    }

    @Test
    void tellsAnOutOfMemoryKillFromOtherKills() {
        ExitStatus killed = new ExitStatus.Signalled(9);

        assertThat(new RunOnceVerdict(killed, false, usage(1), Duration.ZERO).json())
                .contains("\"status\": 137, \"signal\": 9, \"oom\": true");
        assertThat(verdict(killed, false).json()).contains("\"status\": 137, \"signal\": 9, \"oom\": false");
    }

    private static RunOnceVerdict verdict(ExitStatus status, boolean timedOut) {
        return new RunOnceVerdict(status, timedOut, USAGE, Duration.ofMillis(1500));
    }

    private static ResourceUsage usage(long oomKills) {
        return new ResourceUsage(
                Optional.of(Duration.ofMillis(250)),
                OptionalLong.of(0),
                OptionalLong.of(4096),
                OptionalLong.of(0),
                OptionalLong.of(oomKills),
                OptionalLong.empty());
    }
}
