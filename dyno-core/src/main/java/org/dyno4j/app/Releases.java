package org.dyno4j.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.dyno4j.DynoException;
import org.dyno4j.dyno.supervision.Awaiting;
import org.dyno4j.dyno.supervision.Decisions;
import org.dyno4j.dyno.supervision.Failures;
import org.dyno4j.slug.Slug;
import org.dyno4j.slug.SlugStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the releases of one app on request of any thread, which waits for them. Thread-safe. */
final class Releases {
    private static final Logger LOG = LoggerFactory.getLogger(Releases.class);

    private final ReleaseContext context;
    private final SlugStore slugs;
    private final Decisions decisions;
    private final AppControl control;
    private final Copying copying;
    private final ReentrantLock releasing = new ReentrantLock(); // taken before any other lock, never after one

    Releases(ReleaseContext context, SlugStore slugs, Decisions decisions, AppControl control) {
        this.context = context;
        this.slugs = slugs;
        this.decisions = decisions;
        this.control = control;
        this.copying = new Copying(context.app());
    }

    /** Something that makes a release. */
    @FunctionalInterface
    private interface Step<T> {
        T take() throws InterruptedException;
    }

    private <T> T oneAtATime(Step<T> step) throws InterruptedException {
        Awaiting.refuseOnControlThread("a release of " + context.app() + " is made");
        releasing.lockInterruptibly();
        try {
            decisions.decide(control::requireOpen);
            return step.take();
        } finally {
            releasing.unlock();
        }
    }

    Release deploy(Path directory) throws InterruptedException {
        return oneAtATime(() -> {
            Slug slug = copying.make(
                    () -> slugs.snapshot(directory, context.options().slugLimits(), context.journal()));
            try {
                return make(ReleasePlan.of(slug, directory, "Deploy " + slug.shortId()));
            } finally {
                forgetSlugs();
            }
        });
    }

    Release rollback() throws InterruptedException {
        return oneAtATime(() -> rollback(
                now().previous().orElseThrow(() -> unknown("the release before", "none before it succeeded"))));
    }

    Release rollback(int number) throws InterruptedException {
        return oneAtATime(() -> {
            Release target = now().find(number)
                    .orElseThrow(() -> unknown(Release.nameOf(number), "it is not known, or not any more"));
            if (target.status() != ReleaseStatus.SUCCEEDED) {
                throw unknown(target.name(), "it failed");
            }
            return rollback(target);
        });
    }

    private Release rollback(Release target) throws InterruptedException {
        Map<String, String> before = now().config();
        ReleasePlan plan = planOf(slugOf(target), "Rollback to " + target.name());
        return make(plan.with(target.config(), state -> state.withConfigAgain(target.config(), before)));
    }

    private UnknownReleaseException unknown(String release, String why) {
        List<String> possible = now().releases().stream()
                .filter(each -> each.status() == ReleaseStatus.SUCCEEDED)
                .map(Release::name)
                .toList();
        return new UnknownReleaseException(context.app(), release, why, possible);
    }

    /** The config vars have changed: what is deployed is released again with them. */
    void configChanged(String description) {
        if (now().current().isEmpty()) {
            return;
        }
        try {
            oneAtATime(() -> make(planOf(slugOf(newestRelease()), description)));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DynoException(
                    context.app()
                            + ": interrupted before the config vars came into effect; they do with the next release",
                    interrupted);
        }
    }

    /** Runs the current release that was kept, with the formation that was kept. */
    void start() throws InterruptedException {
        oneAtATime(() -> {
            Release current = currentRelease();
            if (!context.formation().isRunning()) {
                Slug slug = slugOf(current);
                copying.make(() -> {
                    slugs.verify(slug);
                    return slug;
                });
                ReleasePlan plan = planOf(slug, current.description());
                await(decisions.decide(() -> control.start(current, plan)));
            }
            return current;
        });
    }

    private AppState now() {
        return context.state().now();
    }

    private Release currentRelease() {
        return now().currentRelease()
                .orElseThrow(() -> new DynoException(context.app() + ": nothing is deployed yet; call deploy() first"));
    }

    /** The one whose dynos are being rolled out, if there is one; else the current one. */
    private Release newestRelease() {
        return now().pendingRelease().orElseGet(this::currentRelease);
    }

    private Slug slugOf(Release release) {
        return slugs.find(release.slug())
                .orElseThrow(() -> new DynoException(context.app() + ": the slug " + release.slug() + " of "
                        + release.name() + " is gone; deploy again"));
    }

    /** One of code that was deployed before: whatever is wrong with it now is wrong with the slug. */
    private static ReleasePlan planOf(Slug slug, String description) {
        return ReleasePlan.of(slug, slug.directory(), description);
    }

    private Release make(ReleasePlan plan) throws InterruptedException {
        ReleaseRun run = decisions.decide(() -> control.release(plan));
        try {
            boolean awaited = context.options().rollout().awaited();
            Release made = await(awaited ? run.made() : run.launched());
            forgetSlugs();
            return made;
        } catch (InterruptedException interrupt) {
            if (!run.isOver()) {
                decisions.decide(() -> run.callOff("who made it was interrupted"));
            }
            throw interrupt;
        }
    }

    private static Release await(CompletableFuture<Release> release) throws InterruptedException {
        try {
            return release.get();
        } catch (ExecutionException failure) {
            throw Failures.unwrapped(failure);
        }
    }

    /** What can't be removed now is tried again by the next release. */
    private void forgetSlugs() {
        try {
            slugs.retain(now().slugs());
        } catch (DynoException failure) {
            LOG.warn("{}: slugs that no release needs are still there", context.app(), failure);
        }
    }

    /** Ends the copying of a slug; whoever deploys learns that the app is closed. */
    void endCopying() {
        copying.end();
    }

    /**
     * Waits until no release is being made any more, and removes slugs that are not kept; the app's control thread has
     * ended before. An interrupt, which stays set, ends the wait: slugs that are in use then are left.
     */
    void close() {
        try {
            releasing.lockInterruptibly();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            LOG.warn("{}: interrupted while a slug was still being copied; what there is of it stays", context.app());
            return;
        }
        try {
            slugs.close();
        } finally {
            releasing.unlock();
        }
    }
}
