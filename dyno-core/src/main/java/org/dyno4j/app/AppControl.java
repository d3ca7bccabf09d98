package org.dyno4j.app;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.dyno4j.formation.Formation;
import org.dyno4j.formation.RolloutOutcome;

/**
 * The state machine of an app: releases are begun, dynos scaled, and what becomes of them comes back as events.
 *
 * <p>Belongs to the app's control thread: every method is called on it.
 */
final class AppControl {
    private final ReleaseContext context;
    private Optional<ReleaseRun> latest = Optional.empty();

    AppControl(ReleaseContext context) {
        this.context = context;
    }

    /** Begins to make a release; one whose dynos are still being rolled out makes way for it. */
    ReleaseRun release(ReleasePlan plan) {
        requireOpen();
        context.formation().requireScalable(plan.procfile());
        ReleaseRun run = ReleaseRun.begin(plan, context);
        latest = Optional.of(run);
        return run;
    }

    /**
     * Runs the current release where nothing runs yet. Its release command does not run again.
     *
     * @return completes when as many dynos are wanted as were kept
     */
    CompletableFuture<Release> start(Release current, ReleasePlan plan) {
        requireOpen();
        CompletableFuture<Release> started = new CompletableFuture<>();
        if (context.formation().isRunning()
                || latest.filter(run -> !run.isOver()).isPresent()) {
            started.complete(current);
        } else {
            context.formation()
                    .rollout(context.options().rollout().planFor(plan.released(current)))
                    .outcome()
                    .whenComplete((outcome, impossible) ->
                            context.control().execute(() -> started(started, current, plan, outcome)));
        }
        return started;
    }

    private void started(
            CompletableFuture<Release> started, Release current, ReleasePlan plan, RolloutOutcome outcome) {
        try {
            if (!(outcome instanceof RolloutOutcome.Completed)) {
                throw new RolloutException(
                        context.app(), current, outcome, context.formation().afterFailure());
            }
            context.formation().settle(plan.procfile());
            context.journal().started(current);
            started.complete(current);
        } catch (RuntimeException failure) {
            started.completeExceptionally(failure);
        }
    }

    /** Scales what runs; without changes, keeps what is desired now. */
    Formation scale(String... changes) {
        Formation desired = context.formation().scale(changes);
        if (changes.length > 0) {
            context.journal().scaled(desired);
        }
        return desired;
    }

    /** Keeps what is desired now that dynos have another size. */
    Formation resized() {
        Formation desired = scale();
        context.journal().scaled(desired);
        return desired;
    }

    /** Does what changes what is desired, and keeps that. */
    Formation scaledBy(Runnable change) {
        change.run();
        return scale();
    }

    void requireOpen() {
        if (context.formation().isClosing()) {
            throw new IllegalStateException(context.app() + " is closed");
        }
    }

    /** Refuses further releases; those that are being made end with the formation. */
    void close() {
        context.formation().close();
    }

    /** The formation is closed, and tells nothing more. */
    void end() {
        latest.ifPresent(run -> run.giveUp("the app was closed"));
    }
}
