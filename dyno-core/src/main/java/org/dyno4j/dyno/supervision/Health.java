package org.dyno4j.dyno.supervision;

import java.util.Optional;
import java.util.stream.Stream;
import org.dyno4j.dyno.HealthCheck;
import org.dyno4j.dyno.Liveness;
import org.dyno4j.isolation.Sandbox;

/** Whether a dyno is up and, from then on, whether it stays healthy. Belongs to the control thread. */
final class Health {
    private final Platform platform;
    private final DynoSpec spec;
    private final Listener listener;
    private final Optional<LineWatch> readyLine;
    private final Optional<LineProbe> aliveLine;
    private final HeldBack held;
    private Optional<Readiness> readiness = Optional.empty();
    private Optional<LivenessLoop> liveness = Optional.empty();
    private boolean lineSeen;
    private boolean over;

    Health(Platform platform, DynoSpec spec, Listener listener) {
        this.platform = platform;
        this.spec = spec;
        this.listener = listener;
        Control control = platform.control();
        this.held = new HeldBack(control);
        this.readyLine = line(spec.health().readiness())
                .map(line -> new LineWatch(line.expression(), () -> control.execute(this::lineSeen)));
        this.aliveLine = line(spec.health().liveness().map(Liveness::check)).map(line -> new LineProbe(control, line));
    }

    private static Optional<HealthCheck.LogLine> line(Optional<? extends HealthCheck> check) {
        return check.filter(HealthCheck.LogLine.class::isInstance).map(HealthCheck.LogLine.class::cast);
    }

    /** Is to be told what the dyno prints, from before {@link #begin} on. */
    LineObserver lines() {
        return LineObserver.all(Stream.of(Stream.of(held), readyLine.stream(), aliveLine.map(LineProbe::lines).stream())
                .<LineObserver>flatMap(observers -> observers)
                .toList());
    }

    /** Its process runs, in this sandbox. */
    void begin(Sandbox sandbox) {
        spec.health()
                .liveness()
                .ifPresent(checks -> liveness = Optional.of(new LivenessLoop(
                        platform,
                        spec.name(),
                        checks,
                        aliveLine
                                .<Probe>map(lines -> lines)
                                .orElseGet(() -> Probe.of(checks.check(), platform, spec, sandbox)),
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
                    held,
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
