package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.log.LogBuffer;
import org.junit.jupiter.api.Test;

/** The host's clock jumps by ten years, there and back, each time that somebody reads it; what is measured doesn't. */
class ClockStepTest {
    private static final Duration STEP = Duration.ofDays(3650);
    private static final Duration GRACE = Duration.ofMillis(300);
    private static final Duration WAIT = Duration.ofMillis(400);
    private static final DynoName WORKER_1 = DynoName.parse("worker.1");

    private final FakeIsolation isolation = new FakeIsolation();

    @Test
    void S48_aCrashedDynoWaitsAsLongAsThePolicySays() throws InterruptedException {
        try (LogBuffer logs = LogBuffer.create();
                FormationManager manager = manager(logs)) {
            manager.scale("worker", 1);
            manager.awaitUp(PATIENCE);
            long crashed = System.nanoTime();
            isolation.dyno(WORKER_1.toString()).end(new ExitStatus.Exited(3));
            await().atMost(PATIENCE).until(() -> status(manager).attempt() == 1);
            await().atMost(PATIENCE).until(() -> status(manager).state() == DynoState.UP);
            assertThat(Duration.ofNanos(System.nanoTime() - crashed)).isBetween(WAIT, STEP);
            assertThat(status(manager).attempt()).as("not forgotten by a jump").isEqualTo(1);
        }
    }

    @Test
    void S48_aDynoThatIsStoppedHasItsGraceAndNoMore() throws InterruptedException {
        isolation.deaf = true;
        try (LogBuffer logs = LogBuffer.create();
                FormationManager manager = manager(logs)) {
            manager.scale("worker", 1);
            manager.awaitUp(PATIENCE);
            long stopped = System.nanoTime();
            manager.restart(WORKER_1);
            await().atMost(PATIENCE).until(() -> status(manager).lastVerdict().isPresent());
            assertThat(Duration.ofNanos(System.nanoTime() - stopped)).isBetween(GRACE, STEP);
            assertThat(status(manager).lastVerdict().orElseThrow()).isInstanceOf(ExitVerdict.ExitTimeout.class);
        }
    }

    /** A policy whose crashes are forgotten after an hour, which the jumping clock says is over at once. */
    private FormationManager manager(LogBuffer logs) {
        RestartPolicy policy = new RestartPolicy(List.of(WAIT), 0, Duration.ofHours(1));
        return new FormationManager(
                SimulatedFormation.settings(policy, StopPolicy.standard().withGrace(GRACE)),
                isolation,
                logs,
                new SteppingClock(),
                new Random(1));
    }

    private static DynoStatus status(FormationManager manager) {
        return manager.find(WORKER_1).orElseThrow();
    }

    /** Real time, and every other time ten years more. */
    private static final class SteppingClock implements InstantSource {
        private boolean ahead;

        @Override
        public synchronized Instant instant() {
            ahead = !ahead;
            return ahead ? Instant.now().plus(STEP) : Instant.now();
        }
    }
}
