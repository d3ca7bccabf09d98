package org.dyno4j.app;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.dyno4j.DynoException;
import org.dyno4j.formation.FormationRelease;
import org.dyno4j.formation.Rollout;
import org.dyno4j.formation.RolloutOutcome;

/**
 * The life of a release that is being made: its release phase, its rollout, and then it is the current one, or has failed.
 *
 * <p>Belongs to the app's control thread; who waits on other threads has futures.
 */
final class ReleaseRun implements ReleasePhase.Observer {
    private final ReleasePlan plan;
    private final ReleaseContext context;
    private final Release release;
    private final FormationRelease released;
    private final CompletableFuture<Release> launched = new CompletableFuture<>();
    private final CompletableFuture<Release> made = new CompletableFuture<>();
    private Optional<ReleasePhase> phase = Optional.empty();
    private Optional<Rollout> rollout = Optional.empty();

    private ReleaseRun(ReleasePlan plan, ReleaseContext context, Release release) {
        this.plan = plan;
        this.context = context;
        this.release = release;
        this.released = plan.released(release);
    }

    /**
     * Begins it.
     *
     * @throws DynoException if that can't be kept; there is no such release then
     */
    static ReleaseRun begin(ReleasePlan plan, ReleaseContext context) {
        AppState begun = context.state()
                .change(before -> before.begun(
                        plan.slug(),
                        plan.config().apply(before),
                        plan.description(),
                        context.control().now()));
        Release release = begun.releases().get(begun.releases().size() - 1);
        ReleaseRun run = new ReleaseRun(plan, context, release);
        context.journal().begun(release, plan.command().isPresent());
        run.start();
        return run;
    }

    private void start() {
        try {
            plan.command().ifPresentOrElse(this::runCommand, this::rollOut);
        } catch (RuntimeException failure) {
            fail(failure);
        }
    }

    private void runCommand(String command) {
        phase = Optional.of(ReleasePhase.begin(
                context.formation(), released, command, context.options().releaseTimeout(), context.control(), this));
    }

    @Override
    public void commandSucceeded() {
        if (isOver()) {
            return;
        }
        try {
            rollOut();
        } catch (RuntimeException failure) {
            fail(failure);
        }
    }

    @Override
    public void commandFailed(String how) {
        fail(new ReleaseCommandException(
                context.app(), release, how, context.formation().afterFailure()));
    }

    private void rollOut() {
        context.journal().rollingOut(release);
        Rollout begun = context.formation().rollout(context.options().rollout().planFor(released));
        rollout = Optional.of(begun);
        if (context.formation().isRunning()) { // or else it is rolled out at once
            launched.complete(release);
        }
        begun.outcome().whenComplete((outcome, impossible) -> context.control().execute(() -> rolledOut(outcome)));
    }

    private void rolledOut(RolloutOutcome outcome) {
        if (outcome instanceof RolloutOutcome.Completed) {
            succeed();
        } else {
            fail(new RolloutException(
                    context.app(), release, outcome, context.formation().afterFailure()));
        }
    }

    private void succeed() {
        List<FormationEntry> entries;
        try {
            entries = context.formation().settle(plan.procfile());
        } catch (RuntimeException failure) {
            fail(failure);
            return;
        }
        become(release.with(ReleaseStatus.SUCCEEDED), entries);
    }

    /** Its dynos serve, so it is the current one, be it that this can't be kept. */
    private void become(Release succeeded, List<FormationEntry> entries) {
        Optional<RuntimeException> notKept = Optional.empty();
        try {
            context.state()
                    .accept(before -> plan.whenCurrent()
                            .apply(before.succeeded(
                                    release.number(), entries, context.options().releasesKept())));
        } catch (RuntimeException failure) {
            notKept = Optional.of(failure);
        }
        context.journal().succeeded(succeeded);
        launched.complete(succeeded);
        notKept.ifPresentOrElse(made::completeExceptionally, () -> made.complete(succeeded));
    }

    private void fail(RuntimeException failure) {
        if (isOver()) {
            return;
        }
        try {
            context.state()
                    .accept(before ->
                            before.failed(release.number(), context.options().releasesKept()));
        } catch (RuntimeException second) {
            failure.addSuppressed(second);
        }
        context.journal().failed(release.with(ReleaseStatus.FAILED), failure);
        launched.completeExceptionally(failure);
        made.completeExceptionally(failure);
    }

    /** Has it fail, and what ran before run on. Does nothing where it is over. */
    void callOff(String why) {
        if (rollout.isPresent()) {
            rollout.get().rollBack();
        } else {
            giveUp(why);
            phase.ifPresent(ReleasePhase::stop);
        }
    }

    /** Has it fail, whatever becomes of its dynos. Does nothing where it is over. */
    void giveUp(String why) {
        fail(new DynoException(context.app() + ": release " + release.name() + " was not made: " + why));
    }

    boolean isOver() {
        return made.isDone();
    }

    /** Completes when its release phase is over and dynos are being replaced; where there are none, as {@link #made}. */
    CompletableFuture<Release> launched() {
        return launched;
    }

    /** Completes when it is the current one. */
    CompletableFuture<Release> made() {
        return made;
    }
}
