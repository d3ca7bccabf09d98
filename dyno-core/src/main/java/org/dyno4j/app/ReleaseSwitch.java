package org.dyno4j.app;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.dyno4j.DynoException;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.formation.EventSubscription;
import org.dyno4j.formation.FormationBuilder;
import org.dyno4j.formation.FormationManager;
import org.dyno4j.isolation.Isolation;
import org.dyno4j.isolation.Stack;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.procfile.Procfile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the dynos of one release, and replaces them by those of the next: all of the old ones end first.
 *
 * <p>Thread-safe; whoever asks for dynos while they are replaced waits.
 */
final class ReleaseSwitch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReleaseSwitch.class);
    private static final String WEB = "web";

    private final String app;
    private final Isolation isolation;
    private final Stack stack;
    private final LogBuffer logs;
    private final Follower follower;
    private Optional<Dynos> current = Optional.empty();
    private Optional<Dynos> upcoming = Optional.empty();
    private Optional<Publication> publication = Optional.empty();
    private Optional<InetSocketAddress> published = Optional.empty();
    private volatile boolean closed;

    ReleaseSwitch(String app, Isolation isolation, Stack stack, LogBuffer logs, Follower follower) {
        this.app = app;
        this.isolation = isolation;
        this.stack = stack;
        this.logs = logs;
        this.follower = follower;
    }

    /** Wants to know what the dynos of a release do, those that run its release command included. */
    @FunctionalInterface
    interface Follower {
        /** Begins to listen; the subscription is closed when no dyno of the formation is left. */
        EventSubscription follow(FormationManager formation, Release release);
    }

    /** The dynos of one release. */
    private record Dynos(FormationManager formation, EventSubscription subscription) implements AutoCloseable {
        @Override
        public void close() {
            try {
                formation.close();
            } finally {
                subscription.close();
            }
        }
    }

    /**
     * A formation for a release, in which nothing is wanted yet; it becomes the one that runs by {@link #complete}, or is
     * ended by {@link #abandon}.
     */
    synchronized FormationManager prepare(Procfile procfile, Path slug, Release release, List<FormationEntry> sizes) {
        requireOpen();
        FormationBuilder builder = FormationManager.builder(procfile)
                .isolation(isolation)
                .application(slug)
                .stack(stack)
                .config(release.config())
                .logs(logs);
        sizes.forEach(entry -> builder.size(entry.type(), DynoSize.named(entry.size())));
        FormationManager formation = builder.build();
        upcoming = Optional.of(new Dynos(formation, follower.follow(formation, release)));
        return formation;
    }

    /** Ends what was prepared. */
    void abandon() {
        Optional<Dynos> failed;
        synchronized (this) {
            failed = upcoming;
            upcoming = Optional.empty();
        }
        failed.ifPresent(Dynos::close);
    }

    /**
     * Ends the dynos that run, and starts those of what was prepared.
     *
     * @param decision is made while nobody else can change anything, and says what is wanted
     */
    synchronized void complete(Supplier<List<FormationEntry>> decision) {
        requireOpen();
        Dynos next = upcoming.orElseThrow(() -> new IllegalStateException("nothing was prepared"));
        String[] wanted = decision.get().stream().map(FormationEntry::toString).toArray(String[]::new);
        closePublication();
        closeCurrent();
        current = upcoming;
        upcoming = Optional.empty();
        next.formation().scale(wanted);
        published.ifPresent(this::publishAgain);
    }

    /** What could not be ended belongs to nobody any more; the new dynos run all the same. */
    private void closeCurrent() {
        try {
            current.ifPresent(Dynos::close);
        } catch (DynoException failure) {
            LOG.error("{}: the dynos of the release before could not be ended", app, failure);
        }
    }

    private void publishAgain(InetSocketAddress address) {
        try {
            publication = Optional.of(Publication.open(isolation, formation(), WEB, address));
        } catch (DynoException failure) {
            LOG.error("{}: the new release runs, but can't be served at {}", app, address, failure);
        }
    }

    private void closePublication() {
        publication.ifPresent(Publication::close);
        publication = Optional.empty();
    }

    /** The formation that runs. */
    synchronized FormationManager formation() {
        return current.map(Dynos::formation)
                .orElseThrow(() -> new DynoException(
                        app + ": no release runs; call deploy() first, or start() where a release was kept"));
    }

    /** Scales what runs, and tells what is wanted now. */
    synchronized void scale(String[] changes, Consumer<List<FormationEntry>> then) {
        FormationManager running = formation();
        running.scale(changes);
        then.accept(
                running.formation().entries().stream().map(FormationEntry::of).toList());
    }

    synchronized boolean isRunning() {
        return current.isPresent();
    }

    synchronized void publish(InetSocketAddress address) {
        closePublication();
        publication = Optional.of(Publication.open(isolation, formation(), WEB, address));
        published = Optional.of(address);
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException(app + " is closed");
        }
    }

    /** Never waits. */
    boolean isClosed() {
        return closed;
    }

    /** Ends all dynos, those that were prepared included. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        closePublication();
        try {
            current.ifPresent(Dynos::close);
        } finally {
            upcoming.ifPresent(Dynos::close);
        }
    }
}
