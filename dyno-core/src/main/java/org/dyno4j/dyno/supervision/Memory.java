package org.dyno4j.dyno.supervision;

import java.util.Optional;
import java.util.OptionalLong;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.ResourceUsage;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.Signal;

/**
 * What a dyno's use of memory comes to, and how the log tells that: R14 while it is beyond the quota, R15 once the kernel
 * has killed for want of it. Heroku's words are about a quota, so without one there are none.
 *
 * <p>Belongs to the control thread.
 */
final class Memory {
    private static final Optional<ExitStatus> SIGKILLED =
            Optional.of(new ExitStatus.Signalled(Signal.SIGKILL.number()));

    private final Platform platform;
    private final DynoName dyno;
    private final Listener listener;
    private Optional<MemoryQuota> quota;
    private Optional<MemoryWatch> watch = Optional.empty();
    private boolean ran;
    private boolean wantTold;

    Memory(Platform platform, DynoSpec spec, Listener listener) {
        this.platform = platform;
        this.dyno = spec.name();
        this.quota = spec.quota();
        this.listener = listener;
    }

    /** It has that quota from now on; {@link #watch} has to be called anew where it is watched. */
    void resized(Optional<MemoryQuota> newQuota) {
        quota = newQuota;
    }

    /** Looks after its use in this sandbox from now on, by the quota that it has now. */
    void watch(Sandbox sandbox) {
        end();
        ran = true;
        watch = quota.map(current -> new MemoryWatch(
                platform, dyno, sandbox, current, bytes -> exceeded(bytes, current), listener::killedForWantOfMemory));
        watch.ifPresent(MemoryWatch::begin);
    }

    /** Looks no more. */
    void end() {
        watch.ifPresent(MemoryWatch::cancel);
    }

    private void exceeded(long bytes, MemoryQuota exceeded) {
        say(PlatformLines.memory(bytes, exceeded));
        say(PlatformLines.QUOTA_EXCEEDED);
        listener.quotaExceeded(bytes, exceeded.bytes());
    }

    /** Tells what was used when the kernel had killed one of its processes. */
    void tellWant(ResourceUsage usage) {
        tellWant(Optional.of(usage));
    }

    /** Tells that it ended for want of memory, if it did and that was not told before. */
    void tellWant(ExitVerdict verdict) {
        if (verdict instanceof ExitVerdict.OutOfMemory && !wantTold) {
            tellWant(verdict.usage());
            // The kernel did it already, at the limit that it was given for that.
            if (quota.isPresent() && ran && verdict.status().equals(SIGKILLED)) {
                say(PlatformLines.KILLING);
            }
        }
    }

    private void tellWant(Optional<ResourceUsage> usage) {
        wantTold = true;
        quota.ifPresent(current -> {
            OptionalLong peak = usage.map(ResourceUsage::peakMemoryBytes).orElse(OptionalLong.empty());
            peak.ifPresent(bytes -> say(PlatformLines.memory(bytes, current)));
            say(PlatformLines.QUOTA_VASTLY_EXCEEDED);
        });
    }

    private void say(String line) {
        platform.log().platform(dyno, line);
    }

    /** Is told, on the control thread, what was found. */
    interface Listener {
        /** It uses so many bytes, more than its quota of bytes; told again and again while it does. */
        void quotaExceeded(long bytes, long quota);

        /** The kernel has killed a process in it, when so much was used; told once for each {@link #watch}. */
        void killedForWantOfMemory(ResourceUsage usage);
    }
}
