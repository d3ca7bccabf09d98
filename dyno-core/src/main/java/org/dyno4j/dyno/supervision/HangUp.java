package org.dyno4j.dyno.supervision;

import java.util.Optional;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.HangUpPolicy;
import org.dyno4j.dyno.supervision.Control.Timer;
import org.dyno4j.dyno.supervision.Workers.Lane;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.Signal;

/** Does what a {@link HangUpPolicy} says about a dyno whose client is gone. Belongs to the control thread. */
final class HangUp {
    private final Platform platform;
    private final DynoName dyno;
    private final HangUpPolicy policy;
    private final Sandbox sandbox;
    private int sent;
    private Optional<Timer> timer = Optional.empty();

    HangUp(Platform platform, DynoName dyno, HangUpPolicy policy, Sandbox sandbox) {
        this.platform = platform;
        this.dyno = dyno;
        this.policy = policy;
        this.sandbox = sandbox;
    }

    void begin() {
        if (sent == policy.signals()) {
            platform.log().platform(dyno, PlatformLines.DETACHED);
            return;
        }
        sent++;
        platform.log().platform(dyno, PlatformLines.CLIENT_GONE);
        platform.workers().run(Lane.SIGNAL, this::signal);
        timer = Optional.of(platform.control().after(policy.interval(), this::begin));
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
