package org.dyno4j.dyno.supervision;

import java.time.Duration;
import java.util.Optional;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.supervision.Control.Timer;
import org.dyno4j.dyno.supervision.Workers.Lane;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.Signal;

/**
 * Tells all processes of a dyno that its client is gone, several times, and then that they don't listen (R16).
 *
 * <p>As on Heroku they may go on then: some are meant to. Belongs to the control thread.
 */
final class HangUp {
    private static final int SIGNALS = 3;
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Platform platform;
    private final DynoName dyno;
    private final Sandbox sandbox;
    private int sent;
    private Optional<Timer> timer = Optional.empty();

    HangUp(Platform platform, DynoName dyno, Sandbox sandbox) {
        this.platform = platform;
        this.dyno = dyno;
        this.sandbox = sandbox;
    }

    void begin() {
        if (sent == SIGNALS) {
            platform.log().platform(dyno, PlatformLines.DETACHED);
            return;
        }
        sent++;
        platform.log().platform(dyno, PlatformLines.CLIENT_GONE);
        platform.workers().run(Lane.SIGNAL, this::signal);
        timer = Optional.of(platform.control().after(INTERVAL, this::begin));
    }

    /** The dyno ends. */
    void cancel() {
        timer.ifPresent(Timer::cancel);
    }

    /** On a worker. */
    private void signal() {
        try {
            sandbox.signal(Signal.SIGHUP);
        } catch (RuntimeException | Error failure) {
            platform.log().platform(dyno, PlatformLines.signalFailed(Signal.SIGHUP, failure));
        }
    }
}
