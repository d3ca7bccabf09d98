package org.dyno4j.dyno.supervision;

import java.util.Optional;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.ResourceUsage;
import org.dyno4j.isolation.Signal;

/** Judges how a process ended by itself, or by somebody's signal. */
final class Verdicts {
    private Verdicts() {}

    static ExitVerdict of(Closing.End end) {
        Optional<ResourceUsage> usage = end.usage();
        return end.status()
                .map(status -> ofStatus(status, usage))
                .orElseGet(() -> new ExitVerdict.Lost(end.trouble().orElse("its exit status is unknown"), usage));
    }

    /** A limit that is too small to start in is want of memory all the same: the kernel has killed what was to start. */
    static ExitVerdict of(Launch.NotLaunched failure) {
        return ranOutOfMemory(failure.usage())
                ? new ExitVerdict.OutOfMemory(new ExitStatus.Signalled(Signal.SIGKILL.number()), failure.usage())
                : new ExitVerdict.NotStarted(failure.reason(), failure.usage());
    }

    /**
     * Want of memory shows in the kernel's counter alone: SIGKILL may come from anybody, and often it is a child that
     * the kernel killed while the shell above it exited with a status of its own choice.
     */
    private static ExitVerdict ofStatus(ExitStatus status, Optional<ResourceUsage> usage) {
        if (status.code() == 0) {
            return new ExitVerdict.Clean(usage);
        }
        if (ranOutOfMemory(usage)) {
            return new ExitVerdict.OutOfMemory(status, usage);
        }
        if (status instanceof ExitStatus.Signalled signalled) {
            return new ExitVerdict.Signalled(signalled, usage);
        }
        return new ExitVerdict.Failed((ExitStatus.Exited) status, usage);
    }

    private static boolean ranOutOfMemory(Optional<ResourceUsage> usage) {
        return usage.map(ResourceUsage::oomKilled).orElse(false);
    }
}
