package org.dyno4j.dyno.supervision;

import java.util.Optional;
import java.util.function.Consumer;
import org.dyno4j.dyno.HealthCheck;
import org.dyno4j.dyno.Liveness;
import org.dyno4j.isolation.Sandbox;

/** Whether a dyno is up and, from then on, whether it stays healthy. Belongs to the control thread. */
final class Health {
    private final Platform platform;
    private final DynoSpec spec;
    private final Listener listener;
    private Optional<Readiness> readiness = Optional.empty();
    private Optional<LivenessLoop> liveness = Optional.empty();
    private boolean lineSeen;
    private boolean over;

    Health(Platform platform, DynoSpec spec, Listener listener) {
        this.platform = platform;
        this.spec = spec;
        this.listener = listener;
    }

    /** Is told what the dyno prints, line by line, by the I/O thread, from before {@link #begin} on. */
    Consumer<String> lines() {
        if (spec.health().readiness().orElse(null) instanceof HealthCheck.LogLine line) {
            return new LineWatch(line.expression(), () -> platform.control().execute(this::lineSeen));
        }
        return text -> {};
    }

    /** Its process runs, in this sandbox. */
    void begin(Sandbox sandbox) {
        spec.health()
                .liveness()
                .ifPresent(checks -> liveness = Optional.of(new LivenessLoop(
                        platform,
                        spec.name(),
                        checks,
                        Probe.of(checks.check(), platform, spec, sandbox),
                        finding -> listener.unhealthy(checks, shown(finding.what())))));
        Optional<HealthCheck> check = spec.health().readiness();
        if (check.isEmpty()) {
            ready();
        } else {
            readiness = Optional.of(new Readiness(
                    platform,
                    spec,
                    check.get(),
                    sandbox,
                    this::ready,
                    finding -> listener.late(check.get(), shown(finding))));
            readiness.get().begin();
            if (lineSeen) {
                readiness.get().lineSeen();
            }
        }
    }

    /** What stands still is not checked. */
    void pause() {
        liveness.ifPresent(LivenessLoop::cancel);
    }

    void resume() {
        if (!over) {
            liveness.ifPresent(LivenessLoop::begin);
        }
    }

    /** The dyno ends, or has ended: nothing is told any more. Idempotent. */
    void end() {
        over = true;
        readiness.ifPresent(Readiness::cancel);
        liveness.ifPresent(LivenessLoop::cancel);
    }

    private void lineSeen() {
        lineSeen = true;
        readiness.ifPresent(Readiness::lineSeen);
    }

    /** It goes to verdicts, statuses and events, and quotes what the check is made of: a command, a path. */
    private String shown(String finding) {
        return platform.log().redact(finding);
    }

    private void ready() {
        listener.ready();
        resume();
    }

    /** Is told at most one of the first two, then maybe the third. */
    interface Listener {
        /** It is up. */
        void ready();

        /** It did not pass this check in time; the finding is the last one. */
        void late(HealthCheck check, String finding);

        /** It was up, and has failed too often. */
        void unhealthy(Liveness liveness, String finding);
    }
}
