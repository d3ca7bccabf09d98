package org.dyno4j.dyno.supervision;

import java.util.Optional;
import java.util.function.Consumer;
import org.dyno4j.DynoException;
import org.dyno4j.isolation.OutputSink;
import org.dyno4j.isolation.ResourceUsage;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxProcess;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the sandbox of one dyno and starts its command in it; done by a worker. */
final class Launch implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Launch.class);
    /** A verdict goes to events and statuses whole; what it quotes may be a tenant's. */
    private static final int LONGEST_REASON = 10_000;

    private final Platform platform;
    private final DynoSpec spec;
    private final Streams streams;
    private final OutputSink output;
    private final Consumer<Outcome> report;
    private volatile boolean calledOff;

    Launch(Platform platform, DynoSpec spec, Streams streams, OutputSink output, Consumer<Outcome> report) {
        this.platform = platform;
        this.spec = spec;
        this.streams = streams;
        this.output = output;
        this.report = report;
    }

    /** Asks for no process to be started, if none is yet. */
    void callOff() {
        calledOff = true;
    }

    @Override
    public void run() {
        Outcome outcome = outcome();
        if (outcome instanceof Launched success) {
            streams.started(success.process());
        } else if (outcome instanceof NotLaunched failure) {
            streams.notStarted(failure.reason());
        }
        report.accept(outcome);
    }

    /** Whatever is thrown comes back as an outcome: a dyno whose start was forgotten would be starting for ever. */
    private Outcome outcome() {
        if (calledOff) {
            return NotLaunched.calledOff();
        }
        try {
            return startIn(platform.isolation().create(spec.sandbox()));
        } catch (RuntimeException | Error failure) {
            return new NotLaunched(reason(failure), Optional.empty());
        }
    }

    private Outcome startIn(Sandbox sandbox) {
        try {
            if (!calledOff) {
                return new Launched(sandbox, Shell.start(sandbox, shell -> spec.process(shell, streams, output)));
            }
        } catch (RuntimeException | Error failure) {
            return new NotLaunched(reason(failure), abandon(sandbox));
        }
        abandon(sandbox);
        return NotLaunched.calledOff();
    }

    private Optional<ResourceUsage> abandon(Sandbox sandbox) {
        Closing.End end = Closing.close(platform.log(), spec.name(), sandbox);
        return end.usage();
    }

    private String reason(Throwable failure) {
        if (!(failure instanceof DynoException)) {
            LOG.error(
                    "{}: the isolation failed in an unforeseen way",
                    spec.name(),
                    Failures.redacted(failure, platform.log()));
            return shown(failure.toString());
        }
        return shown(String.valueOf(failure.getMessage()));
    }

    /** Redacted before it is cut, or half of a secret could be left. */
    private String shown(String text) {
        String redacted = platform.log().redact(text);
        return redacted.length() <= LONGEST_REASON ? redacted : redacted.substring(0, LONGEST_REASON) + "…";
    }

    /** What came of it. */
    sealed interface Outcome {}

    /** The process runs. */
    record Launched(Sandbox sandbox, SandboxProcess process) implements Outcome {}

    /** No process was started, and nothing is left. */
    record NotLaunched(String reason, Optional<ResourceUsage> usage) implements Outcome {
        static NotLaunched calledOff() {
            return new NotLaunched("the start was called off", Optional.empty());
        }
    }
}
