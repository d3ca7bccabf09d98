package org.dyno4j.dyno.supervision;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.dyno4j.dyno.supervision.Control.Timer;
import org.dyno4j.dyno.supervision.Workers.Lane;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.OutputSink;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.Signal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One command in a dyno, which is killed when its time is over. Belongs to the control thread. */
final class CommandCheck {
    private static final Logger LOG = LoggerFactory.getLogger(CommandCheck.class);

    private final Platform platform;
    private final DynoSpec dyno;
    private final Sandbox sandbox;
    private final String command;
    private final Duration timeout;
    private final Consumer<Finding> done;
    private Optional<Timer> deadline = Optional.empty();
    private Optional<SandboxProcess> process = Optional.empty();
    private boolean decided;
    private boolean ended;
    private volatile boolean calledOff;

    CommandCheck(
            Platform platform,
            DynoSpec dyno,
            Sandbox sandbox,
            String command,
            Duration timeout,
            Consumer<Finding> done) {
        this.platform = platform;
        this.dyno = dyno;
        this.sandbox = sandbox;
        this.command = command;
        this.timeout = timeout;
        this.done = done;
    }

    /** Time counts from when a worker turns to it, so that being one of many to be checked makes nobody late. */
    void begin() {
        platform.workers().run(Lane.COMMAND, () -> {
            platform.control().execute(this::begun);
            start();
        });
    }

    /** Whether something of it may still be there. */
    boolean goesOn() {
        return !ended;
    }

    void cancel() {
        calledOff = true;
        if (!decided) {
            decided = true;
            deadline.ifPresent(Timer::cancel);
            kill();
        }
    }

    private void begun() {
        if (!decided) {
            deadline = Optional.of(platform.control().after(timeout, this::late));
        }
    }

    /** On a worker. */
    private void start() {
        if (calledOff) {
            platform.control().execute(() -> ended = true);
            return;
        }
        try {
            SandboxProcess started = Shell.start(
                    sandbox,
                    shell -> dyno.inside(shell, command)
                            .stdout(OutputSink.discard())
                            .build());
            platform.control().execute(() -> started(started));
        } catch (RuntimeException | Error failure) {
            String why = String.valueOf(failure.getMessage());
            platform.control()
                    .execute(() -> ended(Finding.unhealthy("command `" + command + "` could not be started: " + why)));
        }
    }

    private void started(SandboxProcess started) {
        process = Optional.of(started);
        started.exit()
                .whenComplete((status, failure) -> platform.control().execute(() -> ended(finding(status, failure))));
        if (decided) {
            kill();
        }
    }

    private Finding finding(@Nullable ExitStatus status, @Nullable Throwable failure) {
        if (status == null) {
            return Finding.unhealthy("command `" + command + "` was lost: " + failure);
        }
        return new Finding(status.code() == 0, "command `" + command + "` exited with status " + status.code());
    }

    private void ended(Finding finding) {
        ended = true;
        process = Optional.empty();
        decide(finding);
    }

    private void late() {
        decide(Finding.unhealthy(
                "command `" + command + "` did not end within " + PlatformLines.seconds(timeout) + " seconds"));
        kill();
    }

    private void decide(Finding finding) {
        if (!decided) {
            decided = true;
            deadline.ifPresent(Timer::cancel);
            done.accept(finding);
        }
    }

    private void kill() {
        process.ifPresent(running -> platform.workers().run(Lane.SIGNAL, () -> {
            try {
                running.signal(Signal.SIGKILL);
            } catch (RuntimeException | Error failure) {
                LOG.debug(
                        "{}: a health check could not be killed",
                        dyno.name(),
                        Failures.redacted(failure, platform.log()));
            }
        }));
    }
}
