package org.dyno4j.formation;

import com.google.common.math.LongMath;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.Uninterruptibles;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dyno4j.DynoException;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.supervision.Awaiting;
import org.dyno4j.dyno.supervision.Decisions;

/** Ends a formation for good: gracefully, then by force, and in bounded time. */
final class Shutdown {
    /** What starts that are under way, and the removal of many sandboxes, may take beyond the grace. */
    private static final Duration ALLOWANCE = Duration.ofSeconds(30);

    private final Decisions decisions;
    private final FormationEngine engine;
    private final Duration grace;
    private final Runnable endThreads;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<Boolean> over = new CompletableFuture<>();

    Shutdown(Decisions decisions, FormationEngine engine, Duration grace, Runnable endThreads) {
        this.decisions = decisions;
        this.engine = engine;
        this.grace = grace;
        this.endThreads = endThreads;
    }

    /** Ends everything, or waits for whoever does so already. */
    void run() {
        Awaiting.refuseOnControlThread("all dynos are gone");
        if (!begun.compareAndSet(false, true)) {
            Futures.getUnchecked(over);
            return;
        }
        try {
            endDynos();
        } finally {
            decisions.decide(engine::end);
            endThreads.run();
            over.complete(true);
        }
    }

    private void endDynos() {
        CompletableFuture<Snapshot> gone = decisions.decide(() -> {
            engine.control().close();
            return engine.publisher().when(Snapshot::idle);
        });
        if (!goneInTime(gone)) {
            decisions.decide(engine.control()::killRest);
            requireGone(gone);
        }
    }

    private boolean goneInTime(CompletableFuture<Snapshot> gone) {
        try {
            gone.get(patience(), TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            return false;
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The longest grace there is leaves no room for an allowance. */
    private long patience() {
        return LongMath.saturatedAdd(TimeUnit.NANOSECONDS.convert(grace), TimeUnit.NANOSECONDS.convert(ALLOWANCE));
    }

    private void requireGone(CompletableFuture<Snapshot> gone) {
        try {
            Uninterruptibles.getUninterruptibly(gone, ALLOWANCE);
        } catch (TimeoutException late) {
            List<String> left = engine.publisher().latest().dynos().stream()
                    .map(DynoStatus::describe)
                    .toList();
            throw new DynoException(
                    "these dynos could not be ended within " + ALLOWANCE
                            + "; closing the isolation removes what is left of them: " + left,
                    late);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
