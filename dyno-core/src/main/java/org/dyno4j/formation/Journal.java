package org.dyno4j.formation;

import com.google.common.collect.Maps;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.supervision.Platform;
import org.dyno4j.dyno.supervision.PlatformLines;
import org.dyno4j.dyno.supervision.Wording;

/** Tells what happens to dynos: as lines of the log, as events, and as a snapshot that is due. */
final class Journal {
    private final Platform platform;
    private final Wording wording;
    private final Consumer<FormationEvent> events;
    private final Runnable changed;

    Journal(Platform platform, Wording wording, Consumer<FormationEvent> events, Runnable changed) {
        this.platform = platform;
        this.wording = wording;
        this.events = events;
        this.changed = changed;
    }

    /** A release as events may show it: without secrets. */
    FormationRelease shown(FormationRelease release) {
        return release.withConfig(Maps.transformValues(release.config(), platform.log()::redact));
    }

    Instant now() {
        return platform.control().now();
    }

    /**
     * Tells the log of a state, before events tell of it.
     *
     * @param shown the state that the log has shown up to now
     * @param ending what Heroku shows of this dyno while it ends
     * @return the state that the log shows now
     */
    DynoState logState(DynoName dyno, DynoState shown, DynoState state, DynoState ending) {
        DynoState next = wording.shown(state, ending);
        if (next != shown) {
            platform.log().platform(dyno, PlatformLines.stateChanged(shown, next));
        }
        return next;
    }

    void stateChanged(DynoName dyno, DynoSize size, String release, DynoState from, DynoState to, String why) {
        events.accept(new FormationEvent.StateChanged(now(), dyno, size, release, from, to, why));
        changed.run();
    }

    void ended(DynoName dyno, String release, ExitVerdict verdict) {
        wording.remark(verdict).ifPresent(line -> platform.log().platform(dyno, line));
        events.accept(new FormationEvent.DynoEnded(now(), dyno, release, verdict));
        changed.run();
    }

    void resized(DynoName dyno, DynoSize before, DynoSize after, String release, DynoState state) {
        platform.log().platform(dyno, PlatformLines.resized(after));
        events.accept(new FormationEvent.DynoResized(now(), dyno, before, after, release, state));
        changed.run();
    }

    /** The log has been told. */
    void memoryQuotaExceeded(DynoName dyno, long bytes, long quota) {
        events.accept(new FormationEvent.MemoryQuotaExceeded(now(), dyno, bytes, quota));
    }

    void retryScheduled(DynoName dyno, int attempt, Duration delay) {
        wording.retry(attempt, delay).ifPresent(line -> platform.log().platform(dyno, line));
        startsAgain(dyno, attempt, delay);
    }

    void waits(DynoName dyno, String why) {
        platform.log().platform(dyno, PlatformLines.waits(why));
        events.accept(new FormationEvent.DynoWaits(now(), dyno, why));
        changed.run();
    }

    void cleanRestart(DynoName dyno, int attempt, Duration delay) {
        platform.log().platform(dyno, PlatformLines.cleanRestart(delay));
        startsAgain(dyno, attempt, delay);
    }

    private void startsAgain(DynoName dyno, int attempt, Duration delay) {
        events.accept(new FormationEvent.RetryScheduled(
                now(), dyno, attempt, platform.control().due(delay)));
        changed.run();
    }

    void givenUp(DynoName dyno, int attempts, ExitVerdict verdict) {
        platform.log().platform(dyno, PlatformLines.givenUp(attempts));
        events.accept(new FormationEvent.DynoFailed(now(), dyno, attempts, verdict));
        changed.run();
    }

    void cycling(DynoName dyno) {
        platform.log().platform(dyno, PlatformLines.CYCLING);
    }

    void restarting(DynoName dyno) {
        platform.log().platform(dyno, PlatformLines.RESTARTING);
    }

    void replaced(DynoName dyno, DynoSize size, String release, DynoState state) {
        events.accept(new FormationEvent.DynoReplaced(now(), dyno, size, release, state));
        changed.run();
    }

    void replacementFailed(DynoName dyno, ExitVerdict verdict) {
        platform.log().platform(dyno, PlatformLines.replacementFailed(verdict));
        events.accept(new FormationEvent.ReplacementFailed(now(), dyno, verdict));
        changed.run();
    }

    void rolloutStarted(FormationRelease release) {
        events.accept(new FormationEvent.RolloutStarted(now(), release));
        changed.run();
    }

    void rollingBack(FormationRelease release, String why) {
        events.accept(new FormationEvent.RollingBack(now(), release, why));
        changed.run();
    }

    void rolloutEnded(RolloutOutcome outcome) {
        events.accept(new FormationEvent.RolloutEnded(now(), outcome));
        changed.run();
    }

    void scaled(Formation before, Formation after) {
        events.accept(new FormationEvent.Scaled(now(), before, after));
        changed.run();
    }

    /** Something that is in the snapshot alone. */
    void changed() {
        changed.run();
    }
}
