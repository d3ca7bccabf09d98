package org.dyno4j.dyno;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.ResourceUsage;
import org.dyno4j.isolation.Signal;

/** Why a dyno ended, with the kernel's counters that prove it. */
public sealed interface ExitVerdict {

    /** What everything in the dyno had used in all; absent where no sandbox was created or its counters were lost. */
    Optional<ResourceUsage> usage();

    /** The verdict in words, such as {@code exited with status 1}. */
    String describe();

    /** The status as a shell shows it, such as 143 after a SIGTERM; absent where no process was started. */
    Optional<ExitStatus> status();

    /** Whether the dyno ended by itself with status 0. */
    default boolean isClean() {
        return this instanceof Clean;
    }

    /** It ended by itself with status 0. */
    record Clean(Optional<ResourceUsage> usage) implements ExitVerdict {
        public Clean {
            Objects.requireNonNull(usage, "usage");
        }

        @Override
        public Optional<ExitStatus> status() {
            return Optional.of(new ExitStatus.Exited(0));
        }

        @Override
        public String describe() {
            return "exited with status 0";
        }
    }

    /** It ended by itself with a status other than 0. */
    record Failed(ExitStatus.Exited exit, Optional<ResourceUsage> usage) implements ExitVerdict {
        public Failed {
            Objects.requireNonNull(exit, "exit");
            Objects.requireNonNull(usage, "usage");
        }

        @Override
        public Optional<ExitStatus> status() {
            return Optional.of(exit);
        }

        @Override
        public String describe() {
            return "exited with status " + exit.status();
        }
    }

    /** It was ended by a signal, and not for want of memory. */
    record Signalled(ExitStatus.Signalled exit, Optional<ResourceUsage> usage) implements ExitVerdict {
        public Signalled {
            Objects.requireNonNull(exit, "exit");
            Objects.requireNonNull(usage, "usage");
        }

        @Override
        public Optional<ExitStatus> status() {
            return Optional.of(exit);
        }

        @Override
        public String describe() {
            return "was ended by signal " + exit.signal();
        }
    }

    /**
     * It failed, and the kernel had killed a process in it because the memory limit was reached.
     *
     * <p>The proof is {@link ResourceUsage#oomKills()}; a SIGKILL alone never leads to this verdict.
     */
    record OutOfMemory(ExitStatus exit, Optional<ResourceUsage> usage) implements ExitVerdict {
        public OutOfMemory {
            Objects.requireNonNull(exit, "exit");
            Objects.requireNonNull(usage, "usage");
        }

        @Override
        public Optional<ExitStatus> status() {
            return Optional.of(exit);
        }

        @Override
        public String describe() {
            return "was killed by the kernel for want of memory";
        }
    }

    /** R10: it did not pass its check for readiness in time and was killed; {@code finding} says what was seen last. */
    record BootTimeout(
            Duration timeout,
            HealthCheck check,
            String finding,
            Optional<ExitStatus> status,
            Optional<ResourceUsage> usage)
            implements ExitVerdict {
        public BootTimeout {
            Objects.requireNonNull(timeout, "timeout");
            Objects.requireNonNull(check, "check");
            Objects.requireNonNull(finding, "finding");
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(usage, "usage");
        }

        @Override
        public String describe() {
            return "was not ready within " + Durations.inWords(timeout) + " (R10): " + finding;
        }

        /** Without the check: the command or the path that it is made of may have a secret in it. */
        @Override
        public String toString() {
            return "BootTimeout[" + describe() + "]";
        }
    }

    /** It was up, failed its liveness check too often, and was ended; {@code finding} says what was seen last. */
    record Unhealthy(Liveness liveness, String finding, Optional<ExitStatus> status, Optional<ResourceUsage> usage)
            implements ExitVerdict {
        public Unhealthy {
            Objects.requireNonNull(liveness, "liveness");
            Objects.requireNonNull(finding, "finding");
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(usage, "usage");
        }

        @Override
        public String describe() {
            int failures = liveness.failures();
            return "was unhealthy" + (failures == 1 ? ": " : " after " + failures + " failures in a row: ") + finding;
        }

        /** Without the check: the command or the path that it is made of may have a secret in it. */
        @Override
        public String toString() {
            return "Unhealthy[" + describe() + "]";
        }
    }

    /** R12: it did not end in time after the signal that asks for that, and was killed. */
    record ExitTimeout(Signal signal, Duration grace, Optional<ExitStatus> status, Optional<ResourceUsage> usage)
            implements ExitVerdict {
        public ExitTimeout {
            Objects.requireNonNull(signal, "signal");
            Objects.requireNonNull(grace, "grace");
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(usage, "usage");
        }

        @Override
        public String describe() {
            return "did not end within " + Durations.inWords(grace) + " of " + signal + " (R12)";
        }
    }

    /** No process was ever started: the sandbox or the command failed, or the start was called off. */
    record NotStarted(String reason, Optional<ResourceUsage> usage) implements ExitVerdict {
        public NotStarted {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(usage, "usage");
        }

        @Override
        public Optional<ExitStatus> status() {
            return Optional.empty();
        }

        @Override
        public String describe() {
            return "could not be started: " + reason;
        }
    }

    /** It ended, but how was never learned. */
    record Lost(String reason, Optional<ResourceUsage> usage) implements ExitVerdict {
        public Lost {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(usage, "usage");
        }

        @Override
        public Optional<ExitStatus> status() {
            return Optional.empty();
        }

        @Override
        public String describe() {
            return "was lost: " + reason;
        }
    }
}
