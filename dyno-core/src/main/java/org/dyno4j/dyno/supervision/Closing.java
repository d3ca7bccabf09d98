package org.dyno4j.dyno.supervision;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.ResourceUsage;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxProcess;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kills what is left of a dyno, removes its sandbox and collects what the kernel counted; done by a worker. */
final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    /** A closed sandbox has no process left, so the status is there already. */
    private static final Duration STATUS_IS_THERE = Duration.ofSeconds(1);

    private Closing() {}

    /** Closes a sandbox in which no process was started. */
    static End close(DynoLog log, DynoName dyno, Sandbox sandbox) {
        Optional<String> trouble = Optional.empty();
        try {
            sandbox.close();
        } catch (RuntimeException | Error failure) {
            LOG.warn("{}: its sandbox could not be removed cleanly", dyno, Failures.redacted(failure, log));
            trouble = Optional.of(log.redact(String.valueOf(failure.getMessage())));
        }
        return new End(Optional.empty(), usage(log, dyno, sandbox), trouble);
    }

    /** Closes a sandbox and learns how its process ended. */
    static End close(DynoLog log, DynoName dyno, Sandbox sandbox, SandboxProcess process) {
        End end = close(log, dyno, sandbox);
        try {
            return new End(Optional.of(process.awaitExit(STATUS_IS_THERE)), end.usage(), end.trouble());
        } catch (TimeoutException timeout) {
            return end.or("its exit status was not there after its sandbox was removed");
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            return end.or("interrupted while its exit status was read");
        } catch (RuntimeException | Error failure) {
            LOG.warn("{}: its exit status could not be read", dyno, Failures.redacted(failure, log));
            return end.or(log.redact(String.valueOf(failure.getMessage())));
        }
    }

    private static Optional<ResourceUsage> usage(DynoLog log, DynoName dyno, Sandbox sandbox) {
        try {
            return Optional.of(sandbox.usage());
        } catch (RuntimeException | Error failure) {
            LOG.warn("{}: what it used could not be read", dyno, Failures.redacted(failure, log));
            return Optional.empty();
        }
    }

    /** What was found when a sandbox was closed; trouble is what went wrong in that. */
    record End(Optional<ExitStatus> status, Optional<ResourceUsage> usage, Optional<String> trouble) {
        private End or(String message) {
            return new End(status, usage, Optional.of(trouble.orElse(message)));
        }
    }
}
