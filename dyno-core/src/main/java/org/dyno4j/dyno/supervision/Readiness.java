package org.dyno4j.dyno.supervision;

import java.time.Duration;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.supervision.Control.Timer;
import org.dyno4j.dyno.supervision.Workers.Lane;
import org.dyno4j.isolation.Sandbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks at growing intervals whether a dyno listens on its port, until it does or its time is over. */
final class Readiness {
    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);
    private static final Duration FIRST_INTERVAL = Duration.ofMillis(50);
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(1);

    private final Platform platform;
    private final DynoName dyno;
    private final Sandbox sandbox;
    private final int port;
    private final Runnable ready;
    private final Timer bootTimer;
    private Duration interval = FIRST_INTERVAL;
    private boolean over;

    /** Exactly one of {@code ready} and {@code late} is run, on the control thread, unless cancelled before. */
    Readiness(Platform platform, DynoSpec spec, Sandbox sandbox, int port, Runnable ready, Runnable late) {
        this.platform = platform;
        this.dyno = spec.name();
        this.sandbox = sandbox;
        this.port = port;
        this.ready = ready;
        this.bootTimer = platform.control().after(spec.bootTimeout(), () -> {
            over = true;
            late.run();
        });
    }

    void ask() {
        if (!over) {
            platform.workers().run(Lane.PROBE, () -> {
                boolean accepted = accepts();
                platform.control().execute(() -> answered(accepted));
            });
        }
    }

    void cancel() {
        over = true;
        bootTimer.cancel();
    }

    private void answered(boolean accepted) {
        if (over) {
            return;
        }
        if (accepted) {
            cancel();
            ready.run();
        } else {
            platform.control().after(interval, this::ask);
            Duration next = interval.multipliedBy(3).dividedBy(2);
            interval = next.compareTo(LONGEST_INTERVAL) < 0 ? next : LONGEST_INTERVAL;
        }
    }

    /** A probe that fails has not been accepted; the boot timeout has the last word. */
    private boolean accepts() {
        try {
            return sandbox.accepts(port);
        } catch (RuntimeException | Error failure) {
            LOG.debug("{}: port {} could not be probed", dyno, port, failure);
            return false;
        }
    }
}
