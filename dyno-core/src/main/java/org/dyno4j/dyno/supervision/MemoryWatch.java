package org.dyno4j.dyno.supervision;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.supervision.Control.Timer;
import org.dyno4j.dyno.supervision.Workers.Lane;
import org.dyno4j.isolation.ResourceUsage;
import org.dyno4j.isolation.Sandbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again, while a dyno runs, whether it uses more memory than its quota (R14), and whether the kernel has
 * killed anything in it (R15).
 *
 * <p>Belongs to the control thread.
 */
final class MemoryWatch {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryWatch.class);

    private final Platform platform;
    private final DynoName dyno;
    private final Sandbox sandbox;
    private final MemoryQuota quota;
    private final LongConsumer exceeded;
    private final Consumer<ResourceUsage> killed;
    private Optional<Timer> timer = Optional.empty();
    private boolean over;

    /**
     * On the control thread, {@code exceeded} is given the bytes in use whenever they are found beyond the quota, and
     * {@code killed} is given, at most once, what was used when something was found killed.
     */
    MemoryWatch(
            Platform platform,
            DynoName dyno,
            Sandbox sandbox,
            MemoryQuota quota,
            LongConsumer exceeded,
            Consumer<ResourceUsage> killed) {
        this.platform = platform;
        this.dyno = dyno;
        this.sandbox = sandbox;
        this.quota = quota;
        this.exceeded = exceeded;
        this.killed = killed;
    }

    /** What one look found. */
    private record Seen(OptionalLong bytes, ResourceUsage usage) {}

    /** Looks for the first time once the interval has passed; never, where the limit is the quota. */
    void begin() {
        if (!over) {
            timer = quota.watched().map(interval -> platform.control().after(interval, this::look));
        }
    }

    void cancel() {
        over = true;
        timer.ifPresent(Timer::cancel);
    }

    private void look() {
        platform.workers().run(Lane.PROBE, () -> {
            Optional<Seen> seen = seen();
            platform.control().execute(() -> looked(seen));
        });
    }

    private void looked(Optional<Seen> seen) {
        if (!over) {
            seen.ifPresent(this::judge);
            begin();
        }
    }

    private void judge(Seen seen) {
        if (seen.usage().oomKilled()) {
            cancel();
            killed.accept(seen.usage());
        } else if (seen.bytes().orElse(0) > quota.bytes()) {
            exceeded.accept(seen.bytes().getAsLong());
        }
    }

    /** On a worker. What can't be read was not seen; as a rule the dyno has ended meanwhile. */
    private Optional<Seen> seen() {
        try {
            return Optional.of(new Seen(sandbox.metrics().memory().total(), sandbox.usage()));
        } catch (RuntimeException | Error failure) {
            LOG.debug("{}: its memory could not be read", dyno, Failures.redacted(failure, platform.log()));
            return Optional.empty();
        }
    }
}
