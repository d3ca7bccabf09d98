package org.dyno4j.app;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.dyno4j.DynoException;
import org.dyno4j.formation.FormationManager;
import org.dyno4j.procfile.ProcessType;
import org.dyno4j.procfile.Procfile;
import org.dyno4j.slug.Slug;
import org.dyno4j.slug.SlugStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the releases of one app, one after the other. Thread-safe. */
final class Releases {
    private static final Logger LOG = LoggerFactory.getLogger(Releases.class);
    private static final String WEB = "web";

    private final String app;
    private final AppOptions options;
    private final KeptState state;
    private final SlugStore slugs;
    private final ReleaseSwitch dynos;
    private final Announcements announcements;
    private final InstantSource clock = InstantSource.system();
    private final ReentrantLock releasing = new ReentrantLock(); // taken before any other lock, never after one

    Releases(
            String app,
            AppOptions options,
            KeptState state,
            SlugStore slugs,
            ReleaseSwitch dynos,
            Announcements announcements) {
        this.app = app;
        this.options = options;
        this.state = state;
        this.slugs = slugs;
        this.dynos = dynos;
        this.announcements = announcements;
    }

    /** Something that makes a release. */
    @FunctionalInterface
    private interface Step<T> {
        T take() throws InterruptedException;
    }

    private <T> T oneAtATime(Step<T> step) throws InterruptedException {
        releasing.lockInterruptibly();
        try {
            dynos.requireOpen();
            return step.take();
        } finally {
            releasing.unlock();
        }
    }

    Release deploy(Path directory) throws InterruptedException {
        return oneAtATime(() -> {
            Slug slug = slugs.snapshot(directory, announcements);
            try {
                return release(slug, state.now().config(), "Deploy " + slug.shortId());
            } finally {
                forgetSlugs();
            }
        });
    }

    Release rollback() throws InterruptedException {
        return oneAtATime(() -> rollback(state.now()
                .previous()
                .orElseThrow(() -> unknown("the release before", "there is none that succeeded"))));
    }

    Release rollback(int number) throws InterruptedException {
        return oneAtATime(() -> {
            Release target = state.now()
                    .find(number)
                    .orElseThrow(() -> unknown(Release.nameOf(number), "it is not known, or not any more"));
            if (target.status() != ReleaseStatus.SUCCEEDED) {
                throw unknown(target.name(), "it failed");
            }
            return rollback(target);
        });
    }

    private Release rollback(Release target) throws InterruptedException {
        Map<String, String> before = state.now().config();
        Release made = release(slugOf(target), target.config(), "Rollback to " + target.name());
        state.change(current -> current.withConfigAgain(target.config(), before));
        return made;
    }

    private UnknownReleaseException unknown(String release, String why) {
        List<String> possible = state.now().releases().stream()
                .filter(each -> each.status() == ReleaseStatus.SUCCEEDED)
                .map(Release::name)
                .toList();
        return new UnknownReleaseException(app, release, why, possible);
    }

    /** The config vars have changed: what is deployed is released again with them. */
    void configChanged(String description) {
        if (state.now().current().isEmpty()) {
            return;
        }
        try {
            oneAtATime(() -> release(slugOf(currentRelease()), state.now().config(), description));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DynoException(
                    app + ": interrupted before the config vars came into effect; they do with the next release",
                    interrupted);
        }
    }

    /** Runs the current release that was kept, with the formation that was kept. */
    void start() throws InterruptedException {
        oneAtATime(() -> {
            if (!dynos.isRunning()) {
                Release current = currentRelease();
                Slug slug = slugOf(current);
                slugs.verify(slug);
                List<FormationEntry> wanted = state.now().formation();
                dynos.prepare(Procfile.readFrom(slug.directory()), slug.directory(), current, wanted);
                dynos.complete(() -> wanted);
            }
            return dynos;
        });
    }

    private Release currentRelease() {
        return state.now()
                .currentRelease()
                .orElseThrow(() -> new DynoException(app + ": nothing is deployed yet; call deploy() first"));
    }

    private Slug slugOf(Release release) {
        return slugs.find(release.slug())
                .orElseThrow(() -> new DynoException(
                        app + ": the slug " + release.slug() + " of " + release.name() + " is gone; deploy again"));
    }

    private Release release(Slug slug, Map<String, String> config, String description) throws InterruptedException {
        Procfile procfile = Procfile.readFrom(slug.directory());
        AppState begun = state.change(before -> before.begun(slug.id(), config, description, clock.instant()));
        Release pending = begun.releases().get(begun.releases().size() - 1);
        announcements.begun(pending, procfile.find(ReleasePhase.TYPE).isPresent());
        try {
            FormationManager next = dynos.prepare(procfile, slug.directory(), pending, begun.formation());
            new ReleasePhase(app, options.releaseTimeout()).run(procfile, next, pending);
            dynos.complete(() -> succeed(procfile, pending));
        } catch (RuntimeException | InterruptedException failure) {
            fail(pending, failure);
            throw failure;
        }
        forgetSlugs();
        return pending.with(ReleaseStatus.SUCCEEDED);
    }

    private List<FormationEntry> succeed(Procfile procfile, Release release) {
        AppState after = state.change(
                before -> before.succeeded(release.number(), wanted(procfile, before), options.releasesKept()));
        announcements.succeeded(release);
        return after.formation();
    }

    private void fail(Release release, Exception failure) {
        try {
            dynos.abandon();
            state.accept(before -> before.pendingFailed(options.releasesKept()));
        } catch (RuntimeException second) {
            failure.addSuppressed(second);
        }
        announcements.failed(release, failure);
    }

    /** As many of each type as before; of new ones none, but one web dyno of the first release. */
    private static List<FormationEntry> wanted(Procfile procfile, AppState before) {
        boolean first = before.current().isEmpty();
        List<FormationEntry> wanted = new ArrayList<>();
        for (ProcessType type : procfile.processTypes()) {
            int quantity = first && type.name().equals(WEB) ? 1 : 0;
            wanted.add(before.formation().stream()
                    .filter(entry -> entry.type().equals(type.name()))
                    .findFirst()
                    .orElse(new FormationEntry(type.name(), quantity, FormationEntry.DEFAULT_SIZE)));
        }
        return wanted;
    }

    /** What can't be removed now is tried again by the next release. */
    private void forgetSlugs() {
        try {
            slugs.retain(state.now().slugs());
        } catch (DynoException failure) {
            LOG.warn("{}: slugs that no release needs are still there", app, failure);
        }
    }

    /** Waits until no release is being made any more; the dynos were closed before. */
    void awaitEnd() {
        releasing.lock();
        try {
            LOG.debug("{}: no release is being made any more", app);
        } finally {
            releasing.unlock();
        }
    }
}
