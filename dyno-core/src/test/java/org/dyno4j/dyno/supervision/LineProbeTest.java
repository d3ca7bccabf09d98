package org.dyno4j.dyno.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.dyno4j.dyno.HealthCheck;
import org.junit.jupiter.api.Test;

/** How lines answer a check. */
class LineProbeTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final List<Runnable> due = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final LineProbe probe = new LineProbe(new ByHand(), new HealthCheck.LogLine("tick"));

    /** A control thread on which a timeout is over when the test says so. */
    private final class ByHand implements Control {
        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public void execute(Runnable event) {
            event.run();
        }

        @Override
        public Timer after(Duration delay, Runnable event) {
            due.add(event);
            return () -> due.remove(event);
        }
    }

    private void timeoutIsOver() {
        assertThat(due).hasSize(1);
        due.remove(0).run();
    }

    @Test
    void aLineThatWasPrintedSinceTheCheckBeforeAnswersAtOnce() {
        probe.lines().printed("tick");
        probe.begin(TIMEOUT, findings::add);
        assertThat(findings).containsExactly(Finding.healthy("a line with `tick` was seen"));

        probe.begin(TIMEOUT, findings::add);
        assertThat(findings).hasSize(1);
        timeoutIsOver();
        assertThat(findings).last().isEqualTo(Finding.unhealthy("a line with `tick` was not seen"));
    }

    @Test
    void theSilenceOfWhoIsHeldBackIsNoAnswer() {
        probe.begin(TIMEOUT, findings::add);
        probe.lines().heldBack();
        timeoutIsOver();
        timeoutIsOver();
        probe.lines().goesOn();
        timeoutIsOver();
        assertThat(findings).isEmpty();
        timeoutIsOver();
        assertThat(findings).containsExactly(Finding.unhealthy("a line with `tick` was not seen"));
    }

    @Test
    void whatWasPrintedBeforeACancelIsForgotten() {
        probe.lines().printed("tick");
        probe.cancel();
        probe.begin(TIMEOUT, findings::add);
        assertThat(findings).isEmpty();
        probe.lines().printed("tick");
        assertThat(findings).containsExactly(Finding.healthy("a line with `tick` was seen"));
        assertThat(due).isEmpty();
    }
}
