package org.dyno4j.app;

import com.google.common.io.Closer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.dyno4j.DynoException;
import org.dyno4j.autoscale.ScalingTarget;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.supervision.Awaiting;
import org.dyno4j.dyno.supervision.ControlThread;
import org.dyno4j.dyno.supervision.Decisions;
import org.dyno4j.dyno.supervision.EventDelivery;
import org.dyno4j.formation.CommandSpec;
import org.dyno4j.formation.EventSubscription;
import org.dyno4j.formation.Execution;
import org.dyno4j.formation.Formation;
import org.dyno4j.formation.FormationManager;
import org.dyno4j.formation.ObservedDynos;
import org.dyno4j.formation.OneOff;
import org.dyno4j.formation.OneOffSpec;
import org.dyno4j.formation.ScaleChange;
import org.dyno4j.isolation.Isolation;
import org.dyno4j.isolation.ResourceMetrics;
import org.dyno4j.isolation.ResourceUsage;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.log.Redaction;
import org.dyno4j.log.Secrets;
import org.dyno4j.procfile.Procfile;
import org.dyno4j.slug.SlugStore;
import org.dyno4j.usage.Usage;

/**
 * A program: a directory with a Procfile, its config vars, its releases, and the formation that runs the current one.
 *
 * <p>Thread-safe, for platform threads. Belongs to its {@link DynoHost}, which closes it.
 */
public final class App implements ObservedDynos, ScalingTarget, AutoCloseable {
    private final String name;
    private final Path directory;
    private final Isolation isolation;
    private final KeptState state;
    private final SlugStore slugs;
    private final LogBuffer logs;
    private final ConfigVars config;
    private final AppUsage usage;
    private final EventDelivery<AppEvent> events = new EventDelivery<>(AppEvent.EventsDropped::near);
    private final ControlThread controlThread = ControlThread.askingOthers(InstantSource.system());
    private final Decisions decisions;
    private final FormationManager manager;
    private final AppJournal journal;
    private final AppFormation formation;
    private final AppControl control;
    private final Releases releases;
    private Optional<Publication> publication = Optional.empty(); // guarded by this
    private final Object closing = new Object();
    private volatile boolean closed;

    App(String name, Path directory, AppOptions options, Isolation isolation, AppStorage storage) {
        this.name = name;
        this.directory = directory;
        this.isolation = isolation;
        this.state = new KeptState(storage.store(), storage.state());
        this.slugs = storage.slugs();
        Secrets secrets = new Secrets();
        state.now().secretValues(options.secrets()).forEach(secrets::add);
        this.logs = options.log()
                .apply(LogBuffer.builder())
                .redaction(
                        options.secrets().inPrintedLines()
                                ? Redaction.ofAllLines(secrets)
                                : Redaction.ofPlatformLines(secrets))
                .build();
        this.decisions = new Decisions(controlThread, name);
        this.usage = AppUsage.of(name, controlThread, options, storage.usage());
        this.manager = options.formation()
                .apply(FormationManager.builder(Procfile.of()).stack(options.stack()))
                .isolation(isolation)
                .logs(logs)
                .releaseName("v0")
                .build();
        this.journal = new AppJournal(controlThread, logs, events::deliver);
        EventSubscription unused = manager.subscribe(controlThread::execute, event -> {
            usage.accept(event);
            journal.formation(event);
        });
        this.formation = new AppFormation(name, options.firstScale(), ReleasedFormation.of(manager), state);
        ReleaseContext context = new ReleaseContext(name, options, controlThread, state, formation, journal);
        this.control = new AppControl(context);
        this.releases = new Releases(context, slugs, decisions, control);
        this.config = new ConfigVars(state, options.secrets(), secrets, releases::configChanged);
    }

    /** The name it was created with. */
    public String name() {
        return name;
    }

    /** What its dynos print and what happens to them. */
    public LogBuffer logs() {
        return logs;
    }

    /** Its config vars; once something is deployed, each change makes a release. */
    public ConfigVars config() {
        return config;
    }

    /** The current release, once there is one: that which dynos run. */
    public Optional<Release> release() {
        return state.now().currentRelease();
    }

    /** The releases that are remembered, oldest first, those that failed and one that is being made included. */
    public List<Release> releases() {
        return state.now().releases();
    }

    /**
     * Makes a release of the directory and the config vars as they are now.
     *
     * <p>The directory is copied: later changes of it, and of {@code .git} and what {@code .slugignore} names, don't
     * matter. A process type {@code release} runs to its end first. The first release starts one web dyno. A later one
     * replaces the dynos that run in the way of {@link AppOptions#rollout}, and is the current one once all of them serve;
     * where one of them doesn't come up, the release has failed, and all go back. As many dynos of each type as before are
     * there, in their sizes; those of types that are gone end, and new types begin at 0. Releases are made one after the
     * other; while one is made, dynos can be scaled, restarted, published and closed as ever.
     *
     * @throws ReleaseCommandException if the release command failed or took longer than
     *     {@link AppOptions#releaseTimeout}; what ran before runs on
     * @throws RolloutException if a dyno failed on the release too often; what ran before runs on
     * @throws org.dyno4j.procfile.ProcfileException if the Procfile can't be understood; there is no release then
     * @throws org.dyno4j.formation.ScaleException if it is the first, and {@link AppOptions#firstScale} is impossible with
     *     its process types; there is no release then
     * @throws org.dyno4j.slug.SlugException if the directory can't be copied; there is no release then
     * @throws IllegalStateException if this is closed
     * @throws InterruptedException if the thread was interrupted before it was done; what ran before runs on
     */
    public Release deploy() throws InterruptedException {
        return releases.deploy(directory);
    }

    /**
     * Makes a release of the code and the config vars of the one before the current; its release command runs, too.
     *
     * @throws UnknownReleaseException if none before it succeeded, or is remembered
     * @throws ReleaseCommandException as of {@link #deploy}
     * @throws RolloutException as of {@link #deploy}
     * @throws InterruptedException as of {@link #deploy}
     */
    public Release rollback() throws InterruptedException {
        return releases.rollback();
    }

    /**
     * The same of a certain one.
     *
     * @param release its number
     * @throws UnknownReleaseException if it failed, or is not remembered
     * @throws ReleaseCommandException as of {@link #deploy}
     * @throws RolloutException as of {@link #deploy}
     * @throws InterruptedException as of {@link #deploy}
     */
    public Release rollback(int release) throws InterruptedException {
        return releases.rollback(release);
    }

    /**
     * Runs the current release where a JVM before made it: as many dynos as there were to be. Its release command does
     * not run again. Does nothing where it runs already.
     *
     * @throws DynoException if nothing was deployed
     * @throws org.dyno4j.slug.SlugException if its slug was damaged
     * @throws InterruptedException if the thread was interrupted
     */
    public void start() throws InterruptedException {
        releases.start();
    }

    /**
     * Changes how many dynos there are, and of which size: {@code "web=2"}, {@code "worker+1"},
     * {@code "worker=1:standard-2x"}.
     *
     * @throws DynoException if one of the changes is not understood or names an unknown type; none is made then
     */
    public void scale(String... changes) {
        Formation unused = decisions.decide(() -> control.scale(changes));
    }

    /**
     * Gives the dynos of a type, also those to come and those of later releases, another size while they run, as
     * {@link FormationManager#resize}.
     *
     * @param size its name, by which it is kept: one that {@link AppOptions#formation} brings, or else one of Heroku's
     * @throws org.dyno4j.dyno.UnknownDynoSizeException if there is none
     * @throws InterruptedException if the thread was interrupted; the resize goes on, and is kept with the next change of
     *     what is desired
     */
    public void resize(String type, String size) throws InterruptedException {
        FormationManager running = running();
        Formation unused = running.resize(type, running.sizeNamed(size));
        unused = decisions.decide(control::resized);
    }

    /** Runs a command once, as {@link FormationManager#run(String)}; it goes on through later releases. */
    public OneOff run(String command) {
        return run(OneOffSpec.of(command));
    }

    /** The same with what else can be said about a one-off: attached or not, its size, its time to live. */
    public OneOff run(OneOffSpec spec) {
        FormationManager running = running();
        journal.running(spec.command().command());
        return running.run(spec);
    }

    /** Runs a further command in a dyno that runs, as {@link FormationManager#exec}. */
    public Execution exec(DynoName dyno, CommandSpec spec) {
        return running().exec(dyno, spec);
    }

    /** Waits until every dyno is up; fails with what was seen instead. */
    public void awaitUp(Duration timeout) throws InterruptedException {
        running().awaitUp(timeout);
    }

    /** Waits until every dyno is up and no other is left, as {@link FormationManager#awaitSettled}. */
    public void awaitSettled(Duration timeout) throws InterruptedException {
        running().awaitSettled(timeout);
    }

    /** Waits until a dyno is in a state, as {@link FormationManager#awaitState}. */
    public void awaitState(DynoName dyno, DynoState state, Duration timeout) throws InterruptedException {
        running().awaitState(dyno, state, timeout);
    }

    /** Waits until a run of a dyno ends, as {@link FormationManager#awaitExit}. */
    public ExitVerdict awaitExit(DynoName dyno, Duration timeout) throws InterruptedException {
        return running().awaitExit(dyno, timeout);
    }

    @Override
    public List<DynoStatus> dynos() {
        return running().dynos();
    }

    /**
     * What its dynos used up to now, by process type, size and release: one-offs and release commands, too. Where the
     * host has a state directory, what was used before the JVM is in it; a JVM that is killed loses what it has counted
     * for no longer than {@link AppOptions#usageInterval}.
     */
    public Usage usage() {
        return usage.usage();
    }

    @Override
    public Optional<ResourceUsage> usage(DynoName dyno) {
        return running().usage(dyno);
    }

    @Override
    public Optional<ResourceMetrics> metrics(DynoName dyno) {
        return running().metrics(dyno);
    }

    @Override
    public OptionalInt runnableTasks(DynoName dyno) {
        return running().runnableTasks(dyno);
    }

    /** What is desired of the current release. */
    @Override
    public Formation formation() {
        return running().formation();
    }

    @Override
    public void scale(List<ScaleChange> changes) {
        scale(changes.stream().map(ScaleChange::toString).toArray(String[]::new));
    }

    /** Replaces one dyno by a fresh one, as {@link FormationManager#restart(DynoName)}. */
    public void restart(DynoName dyno) {
        running().restart(dyno);
    }

    /** Replaces all dynos of a type, as {@link FormationManager#restart(String)}. */
    public void restart(String type) {
        running().restart(type);
    }

    /** Replaces all dynos of the formation; one-offs go on. */
    public void restartAll() {
        running().restartAll();
    }

    /** Ends one dyno, as {@link FormationManager#stop(DynoName)}. */
    public void stop(DynoName dyno) {
        running().stop(dyno);
    }

    /** Ends all dynos of a type, as {@link FormationManager#stop(String)}. */
    public void stop(String type) {
        running().stop(type);
    }

    /** Scales every type to 0 and ends all one-offs. */
    public void stopAll() {
        decisions.decide(() -> control.scaledBy(running()::stopAll));
    }

    /** Ends one dyno at once, as {@link FormationManager#kill(DynoName)}. */
    public void kill(DynoName dyno) {
        running().kill(dyno);
    }

    /** Ends all dynos of a type at once, as {@link FormationManager#kill(String)}. */
    public void kill(String type) {
        running().kill(type);
    }

    /** Scales every type to 0 and ends all dynos at once, one-offs too. */
    public void killAll() {
        decisions.decide(() -> control.scaledBy(running()::killAll));
    }

    /** Lets a dyno stand still, as {@link FormationManager#pause(DynoName)}. */
    public void pause(DynoName dyno) {
        running().pause(dyno);
    }

    /** Lets all dynos of a type stand still that are up, as {@link FormationManager#pause(String)}. */
    public void pause(String type) {
        running().pause(type);
    }

    /** Lets a dyno go on, as {@link FormationManager#resume(DynoName)}. */
    public void resume(DynoName dyno) {
        running().resume(dyno);
    }

    /** Lets all dynos of a type go on, as {@link FormationManager#resume(String)}. */
    public void resume(String type) {
        running().resume(type);
    }

    /** Starts a crashed dyno now, as {@link FormationManager#retryNow(DynoName)}. */
    public void retryNow(DynoName dyno) {
        running().retryNow(dyno);
    }

    /** Starts all dynos now that have crashed. */
    public void retryNow() {
        running().retryNow();
    }

    /**
     * Has a listener told all that happens from now on, in order.
     *
     * <p>It is called on a thread that is no other listener's; while it is slow, up to 10,000 events wait for it, and
     * further ones are dropped, counted and announced by {@link AppEvent.EventsDropped}. What it throws is logged.
     */
    public EventSubscription subscribe(Consumer<? super AppEvent> listener) {
        return events.subscribe(listener)::run;
    }

    /**
     * Publishes all that happens from each subscription on, in order, and completes when this is closed; otherwise as
     * {@link FormationManager#events()}.
     */
    public Flow.Publisher<AppEvent> events() {
        return events;
    }

    /**
     * Serves its web dynos, of this and later releases, at this address while at least one is up; no longer at another.
     *
     * @throws DynoException if the address can't be listened on
     */
    public synchronized void publish(InetSocketAddress address) {
        if (closed) {
            throw new IllegalStateException(name + " is closed");
        }
        closePublication();
        publication = Optional.of(Publication.open(isolation, manager, DynoName.WEB, address));
    }

    private synchronized void closePublication() {
        publication.ifPresent(Publication::close);
        publication = Optional.empty();
    }

    private FormationManager running() {
        formation.requireRunning();
        return manager;
    }

    boolean isClosed() {
        return closed;
    }

    /**
     * Stops all dynos gracefully, also a release command, ends the copying of a slug, and delivers the last log lines.
     * Where the thread is interrupted, dynos are killed, and a copy that does not end is left to itself; the interrupt stays
     * set. Idempotent.
     *
     * @throws IllegalStateException on the thread that decides about dynos and on that which sees their ends, where
     *     dependents of {@link OneOff#verdict} and {@link Execution#exit} run that are not asynchronous; nothing was done
     *     then
     */
    @Override
    public void close() {
        Awaiting.refuseOnControlThread(name + " is closed");
        isolation.refuseOnOwnThread(name + " is closed");
        synchronized (closing) {
            if (closed) {
                return;
            }
            closed = true;
            try (Closer closer = Closer.create()) { // in the opposite order, each of them whatever happens to others
                closer.register(logs::close);
                closer.register(releases::close);
                closer.register(events::close);
                closer.register(decisions::end);
                closer.register(controlThread::close);
                closer.register(() -> decisions.decide(this::end));
                closer.register(manager::close);
                closer.register(this::closePublication);
                closer.register(() -> decisions.decide(control::close));
                closer.register(releases::endCopying);
            } catch (IOException impossible) {
                throw new IllegalStateException("none of them throws it", impossible);
            }
        }
    }

    /** The formation has told all. */
    private void end() {
        control.end();
        usage.save();
    }
}
