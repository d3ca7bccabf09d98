package org.dyno4j.dyno.supervision;

import java.util.Optional;
import java.util.function.Consumer;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.Liveness;
import org.dyno4j.dyno.supervision.Control.Timer;

/** Checks a dyno again and again until it has failed too often in a row. Belongs to the control thread. */
final class LivenessLoop {
    private final Platform platform;
    private final DynoName dyno;
    private final Liveness checks;
    private final Probe probe;
    private final Consumer<Finding> unhealthy;
    private Optional<Timer> next = Optional.empty();
    private int failures;
    /** Which {@link #begin} it is since; what was asked before the last one is not heard any more. */
    private int round;

    LivenessLoop(Platform platform, DynoName dyno, Liveness checks, Probe probe, Consumer<Finding> unhealthy) {
        this.platform = platform;
        this.dyno = dyno;
        this.checks = checks;
        this.probe = probe;
        this.unhealthy = unhealthy;
    }

    /** From now on it is checked; no failure has been seen yet. */
    void begin() {
        cancel();
        failures = 0;
        await();
    }

    /** From now on it is not, until {@link #begin}. */
    void cancel() {
        round++;
        next.ifPresent(Timer::cancel);
        next = Optional.empty();
        probe.cancel();
    }

    private void await() {
        next = Optional.of(platform.control().after(checks.interval(), this::ask));
    }

    private void ask() {
        int asked = round;
        probe.begin(checks.timeout(), finding -> {
            if (asked == round) {
                answered(finding);
            }
        });
    }

    private void answered(Finding finding) {
        if (finding.healthy()) {
            failures = 0;
            await();
            return;
        }
        failures++;
        platform.log().platform(dyno, PlatformLines.unhealthy(failures, checks.failures(), finding.what()));
        if (failures < checks.failures()) {
            await();
        } else {
            unhealthy.accept(finding);
        }
    }
}
