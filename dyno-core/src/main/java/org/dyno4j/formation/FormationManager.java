package org.dyno4j.formation;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.supervision.AttachedStreams;
import org.dyno4j.dyno.supervision.ControlThread;
import org.dyno4j.dyno.supervision.Decisions;
import org.dyno4j.dyno.supervision.EventDelivery;
import org.dyno4j.dyno.supervision.Failures;
import org.dyno4j.dyno.supervision.FurtherCommand;
import org.dyno4j.dyno.supervision.LogPlane;
import org.dyno4j.dyno.supervision.LoggedStreams;
import org.dyno4j.dyno.supervision.Platform;
import org.dyno4j.dyno.supervision.Streams;
import org.dyno4j.dyno.supervision.WorkerThreads;
import org.dyno4j.isolation.ForwardTarget;
import org.dyno4j.isolation.Isolation;
import org.dyno4j.isolation.ResourceMetrics;
import org.dyno4j.isolation.ResourceUsage;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.procfile.Procfile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a formation true: as many dynos of each process type as are desired, restarted when they crash.
 *
 * <p>Thread-safe. Requests are decided one after the other on one control thread and return as soon as that is done;
 * they don't wait for dynos to start or end, but {@link #awaitUp} and {@link #awaitSettled} do. A few daemon threads
 * serve any number of dynos. After {@link #close} requests throw {@link IllegalStateException}; so do they, and all that
 * waits, on a control thread, where dependents of stages run that are not asynchronous.
 */
public final class FormationManager implements ObservedDynos, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FormationManager.class);

    private final Settings settings;
    private final Isolation isolation;
    private final ControlThread controlThread;
    private final LogPlane log;
    private final WorkerThreads workers = new WorkerThreads();
    private final EventDelivery<FormationEvent> events = new EventDelivery<>(FormationEvent.EventsDropped::near);
    private final FormationControl control;
    private final Publisher publisher;
    private final Decisions decisions;
    private final Waiting waiting;
    private final Shutdown shutdown;

    FormationManager(
            Settings settings, Isolation isolation, LogBuffer logs, InstantSource clock, RandomGenerator random) {
        this.settings = settings;
        this.isolation = isolation;
        controlThread = new ControlThread(clock);
        log = new LogPlane(logs, settings.wording());
        Platform platform = new Platform(controlThread, workers, isolation, log);
        FormationEngine engine = new FormationEngine(platform, settings, random, FreePort::test, events::deliver);
        control = engine.control();
        publisher = engine.publisher();
        decisions = new Decisions(controlThread, "the formation manager");
        waiting = new Waiting(decisions, engine);
        shutdown = new Shutdown(decisions, engine, settings.longestGrace(), this::endThreads);
    }

    /** Starts with Heroku's defaults where Heroku's users don't complain about them. */
    public static FormationBuilder builder(Procfile procfile) {
        return new FormationBuilder(procfile);
    }

    /**
     * Changes how many dynos of a type there are to be; starts or stops the difference, highest numbers first.
     *
     * @return what is desired now
     * @throws ScaleException if there is no such type, or the number is impossible
     */
    public Formation scale(String type, int quantity) {
        return scale(type + "=" + quantity);
    }

    /**
     * Changes numbers and sizes in Heroku's form: {@code web=3}, {@code worker+1}, {@code worker-1},
     * {@code worker=1:standard-2x}. Dynos whose size changes are restarted.
     *
     * @return what is desired now
     * @throws ScaleException if any of them is malformed, about an unknown type or size, or leads to an impossible
     *     number; it names all of these, and nothing was changed
     */
    public Formation scale(String... changes) {
        return decide(plan -> Arrays.asList(changes).forEach(plan::add));
    }

    /** The same for changes that are there already. */
    public Formation scale(List<ScaleChange> changes) {
        return decide(plan -> changes.forEach(plan::add));
    }

    /**
     * Checks changes that are to be made once these process types, of which there is no dyno yet, are rolled out. Changes
     * nothing.
     *
     * @throws ScaleException as of {@link #scale(String...)}
     */
    public void checkScale(Procfile procfile, String... changes) {
        request(() -> control.checkScale(procfile, changes));
    }

    /**
     * Gives the dynos of a type, also those to come, another size while they run: nothing is restarted. All of them are
     * resized or none, and it is waited for.
     *
     * @return what is desired now
     * @throws UnknownDynoException if there is no such type
     * @throws ResizeException if a dyno can't have that size now, such as one that uses more memory: all run on in the
     *     size that they had
     * @throws IllegalStateException if the type is being resized already, or is scaled to another size meanwhile
     * @throws InterruptedException if the thread was interrupted; the resize goes on
     */
    public Formation resize(String type, DynoSize size) throws InterruptedException {
        ResizeRun run = request(() -> control.resize(type, size));
        try {
            run.outcome().get();
            return formation();
        } catch (ExecutionException refused) {
            throw Failures.unwrapped(refused);
        }
    }

    /**
     * The size of that name, in either case: one that the builder was given, or else one of Heroku's.
     *
     * @throws org.dyno4j.dyno.UnknownDynoSizeException if there is none
     */
    public DynoSize sizeNamed(String name) {
        return settings.sizeNamed(name);
    }

    private Formation decide(Consumer<ScalePlan> changes) {
        return request(() -> {
            ScalePlan plan = control.newPlan();
            changes.accept(plan);
            return control.scale(plan);
        });
    }

    /**
     * Replaces one dyno by a fresh one, in the way of the stop policy; one that waits after a crash starts at once.
     *
     * @throws UnknownDynoException if there is no such dyno
     */
    public void restart(DynoName dyno) {
        request(() -> control.restart(dyno));
    }

    /**
     * Replaces all dynos of a type.
     *
     * @throws UnknownDynoException if there is no such type
     */
    public void restart(String type) {
        request(() -> control.restart(type));
    }

    /** Replaces all dynos of the formation; one-offs go on. */
    public void restartAll() {
        request(control::restartAll);
    }

    /**
     * Ends one dyno. A one-off is over then; a dyno of the formation is replaced once it has ended, as on Heroku.
     *
     * @throws UnknownDynoException if there is no such dyno
     */
    public void stop(DynoName dyno) {
        request(() -> control.stop(dyno));
    }

    /**
     * Ends all dynos of a type: those of the formation are replaced once they have ended, as on Heroku, and one-offs that
     * are named after it, such as {@code run}, are over.
     *
     * @throws UnknownDynoException if there is neither such a type nor a one-off of that name
     */
    public void stop(String type) {
        request(() -> control.stop(type));
    }

    /** Scales every type to 0 and ends all one-offs. */
    public void stopAll() {
        request(control::stopAll);
    }

    /**
     * Ends one dyno as {@link #stop(DynoName)} does, but at once, without asking its processes.
     *
     * @throws UnknownDynoException if there is no such dyno
     */
    public void kill(DynoName dyno) {
        request(() -> control.kill(dyno));
    }

    /**
     * Ends all dynos of a type as {@link #stop(String)} does, but at once, without asking their processes.
     *
     * @throws UnknownDynoException if there is neither such a type nor a one-off of that name
     */
    public void kill(String type) {
        request(() -> control.kill(type));
    }

    /** Scales every type to 0 and ends all dynos at once, without asking their processes. */
    public void killAll() {
        request(control::killAll);
    }

    /**
     * Lets all processes of a dyno stand still, without their knowing, until it is resumed, stopped or killed. It keeps
     * its memory and gets no connections.
     *
     * <p>It is {@link DynoState#PAUSED} at once, and stands still soon. Where that turns out to be
     * impossible, the log says why, and it is up again.
     *
     * @throws UnknownDynoException if there is no such dyno
     * @throws DynoStateException if it is not up
     */
    public void pause(DynoName dyno) {
        request(() -> control.pause(dyno));
    }

    /**
     * Pauses as {@link #pause(DynoName)} does all dynos of a type that are up, one-offs that are named after it too. Those
     * that are not, and those that start later, are left alone.
     *
     * @throws UnknownDynoException if there is neither such a type nor a one-off of that name
     */
    public void pause(String type) {
        request(() -> control.pause(type));
    }

    /**
     * Lets the processes of a dyno go on; it is up once they do. Does nothing where it is not paused.
     *
     * @throws UnknownDynoException if there is no such dyno
     */
    public void resume(DynoName dyno) {
        request(() -> control.resume(dyno));
    }

    /**
     * Resumes as {@link #resume(DynoName)} does all dynos of a type that are paused.
     *
     * @throws UnknownDynoException if there is neither such a type nor a one-off of that name
     */
    public void resume(String type) {
        request(() -> control.resume(type));
    }

    /**
     * Starts a dyno now that has ended by itself, not only when its wait is over, or was given up; does nothing where one
     * runs. Its crashes go on counting; of one that was given up, from 0.
     *
     * @throws UnknownDynoException if there is no such dyno
     */
    public void retryNow(DynoName dyno) {
        request(() -> control.retryNow(dyno));
    }

    /** Starts all dynos now that have ended by themselves. */
    public void retryNow() {
        request(() -> control.retryNow());
    }

    /**
     * Gives these config vars, instead of the former ones, to all dynos that start from now on; those that run keep
     * theirs until they are restarted.
     *
     * @throws IllegalArgumentException if one is not a config var
     * @throws IllegalStateException while a rollout goes on, whose release brings its own
     */
    public void configure(Map<String, String> config) {
        Map<String, String> copy = Map.copyOf(config);
        request(() -> control.configure(copy));
    }

    /**
     * Brings the formation onto another release, without any dyno being there that is not needed.
     *
     * <p>Process types that the release lacks are dropped when all others are done; new ones begin at 0; numbers and sizes
     * of the others stay, and may be changed meanwhile. Where a dyno fails on the release as often as the plan says, all
     * go back to the release before. It goes on by itself and takes the place of a rollout that still goes on; its
     * progress is told by events.
     */
    public Rollout rollout(RolloutPlan plan) {
        RolloutRun run = request(() -> control.rollout(plan));
        return new Rollout(plan.release(), run.outcome(), () -> controlThread.execute(() -> control.callOff(run)));
    }

    /** The release that the formation runs; during a rollout, the one before. */
    public FormationRelease release() {
        return request(control::release);
    }

    /**
     * Runs a command once, in a dyno named like {@code run.4859}; where its first word is a process type, that type's
     * command with the other words behind it, as on Heroku.
     */
    public OneOff run(String command) {
        return run("run", command);
    }

    /**
     * The same under another type, such as {@code release}, and of that type's size. Under a process type its number is
     * above {@link ScaleChange#MAXIMUM}, so that it is never that of a dyno of the formation.
     */
    public OneOff run(String type, String command) {
        return run(OneOffSpec.of(command).withType(type));
    }

    /** The same with what else can be said about a one-off: attached or not, its size, its time to live. */
    public OneOff run(OneOffSpec spec) {
        return oneOff(() -> control.run(spec));
    }

    /** The same with a release that may not be rolled out yet. */
    public OneOff run(FormationRelease release, OneOffSpec spec) {
        return oneOff(() -> control.run(release, spec));
    }

    private OneOff oneOff(Supplier<OneOffRun> run) {
        OneOffRun started = request(run);
        return new OneOff(
                started.name(), started.verdict(), started.attachment(), () -> controlThread.execute(started::stop));
    }

    /**
     * Runs a further command in a dyno that runs: in a shell, confined as the dyno's own command is, with its
     * environment and within its limits. It ends with the dyno at the latest.
     *
     * <p>Returns when that is decided; the start follows. Where the client goes away, the command alone gets SIGHUP.
     *
     * @throws UnknownDynoException if there is no such dyno
     * @throws DynoStateException if nothing runs in it, or it is paused
     */
    public Execution exec(DynoName dyno, CommandSpec spec) {
        Optional<AttachedStreams> attachment = spec.attach(dyno);
        Streams streams = attachment.<Streams>map(attached -> attached).orElseGet(() -> new LoggedStreams(log, dyno));
        FurtherCommand command = new FurtherCommand(log, spec.command(), spec.variables(), streams);
        request(() -> control.execute(dyno, command));
        return new Execution(dyno, command, attachment.map(attached -> attached));
    }

    /** What is desired. */
    public Formation formation() {
        return publisher.latest().formation();
    }

    @Override
    public List<DynoStatus> dynos() {
        return publisher.latest().dynos();
    }

    /** What is there under this name. */
    public Optional<DynoStatus> find(DynoName dyno) {
        return dynos().stream().filter(status -> status.name().equals(dyno)).findFirst();
    }

    @Override
    public Optional<ResourceUsage> usage(DynoName dyno) {
        return Optional.ofNullable(publisher.latest().sandboxes().get(dyno)).map(Sandbox::usage);
    }

    @Override
    public Optional<ResourceMetrics> metrics(DynoName dyno) {
        return whileOpen(dyno, sandbox -> Optional.of(sandbox.metrics()), Optional.empty());
    }

    @Override
    public OptionalInt runnableTasks(DynoName dyno) {
        return whileOpen(dyno, Sandbox::runnableTasks, OptionalInt.empty());
    }

    private <T> T whileOpen(DynoName dyno, Function<Sandbox, T> look, T otherwise) {
        Sandbox sandbox = publisher.latest().sandboxes().get(dyno);
        try {
            return sandbox == null ? otherwise : look.apply(sandbox);
        } catch (SandboxException e) {
            // As a rule it has ended between the look at what is there and the look at it.
            LOG.debug("{}: can't be looked at", dyno, Failures.redacted(e, log));
            return otherwise;
        }
    }

    /**
     * Where connections for a type are to go: its dynos that are up, in the order of their numbers.
     *
     * <p>Never blocks, so it serves {@link Isolation#forward} as it is. Empty for a type that there is not.
     */
    public List<ForwardTarget> forwardTargets(String type) {
        return publisher.latest().targets().getOrDefault(type, List.of());
    }

    /**
     * Waits until every dyno that is desired is up.
     *
     * @throws FormationTimeoutException if that takes longer; it tells what was seen instead
     * @throws DynoFailedException as soon as a dyno that is desired is given up, or else not started again by itself,
     *     unless a rollout goes on; it tells which and why
     * @throws IllegalStateException if the manager is closed meanwhile
     * @throws InterruptedException if the thread was interrupted
     */
    public void awaitUp(Duration timeout) throws InterruptedException {
        waiting.await("every dyno of " + formation() + " is up", Snapshot::allUp, timeout);
    }

    /**
     * Waits until every dyno that is desired is up and no other dyno of the formation is left.
     *
     * @throws FormationTimeoutException if that takes longer; it tells what was seen instead
     * @throws DynoFailedException as of {@link #awaitUp}
     * @throws IllegalStateException if the manager is closed meanwhile
     * @throws InterruptedException if the thread was interrupted
     */
    public void awaitSettled(Duration timeout) throws InterruptedException {
        waiting.await("there is " + formation() + " and nothing else", Snapshot::settled, timeout);
    }

    /**
     * Waits until a dyno is in a state, or has been for however short a time since this was called. What is not there is
     * down. What lasts is shown by {@link #dynos} then.
     *
     * @throws FormationTimeoutException if that takes longer; it tells what was seen of the dyno instead
     * @throws IllegalStateException if the manager is closed meanwhile
     * @throws InterruptedException if the thread was interrupted
     */
    public void awaitState(DynoName dyno, DynoState state, Duration timeout) throws InterruptedException {
        waiting.awaitState(dyno, state, timeout);
    }

    /**
     * Waits until a run of a dyno ends, after all that it had printed was given to the log plane. Where none is there, it
     * answers at once how the last one has ended; where none has been, it waits for the first.
     *
     * <p>A one-off is no more once it has ended: {@link OneOff#await} tells of it later, too.
     *
     * @throws UnknownDynoException if there is no such dyno
     * @throws FormationTimeoutException if it runs for longer; it tells what was seen of the dyno instead
     * @throws IllegalStateException if the manager is closed meanwhile
     * @throws InterruptedException if the thread was interrupted
     */
    public ExitVerdict awaitExit(DynoName dyno, Duration timeout) throws InterruptedException {
        return waiting.awaitExit(dyno, timeout);
    }

    /**
     * Has a listener told all that happens from now on, in order.
     *
     * <p>It is called on a thread that is no other listener's; while it is slow, up to 10,000 events wait for it, and
     * further ones are dropped, counted and announced by {@link FormationEvent.EventsDropped}. What it throws is
     * logged.
     */
    public EventSubscription subscribe(Consumer<? super FormationEvent> listener) {
        return events.subscribe(listener)::run;
    }

    /**
     * Publishes all that happens from each subscription on, in order, and completes when the manager is closed.
     *
     * <p>A subscriber gets as many events as it has asked for. It is called on a thread that is no other subscriber's;
     * while it is slow or asks for none, up to 10,000 events wait for it, and further ones are dropped, counted and
     * announced by {@link FormationEvent.EventsDropped}, which counts as an event. One that throws gets nothing more.
     */
    public Flow.Publisher<FormationEvent> events() {
        return events;
    }

    /**
     * Hands all that happens from now on to an executor, in order, none of it dropped: what waits there, and for how
     * long, is the executor's matter.
     *
     * @param executor takes events on the thread that decides about dynos, so it must neither block nor run them there;
     *     it runs one after the other, or they are not in order
     */
    public EventSubscription subscribe(Executor executor, Consumer<? super FormationEvent> listener) {
        return events.subscribe(executor, listener)::run;
    }

    /**
     * Ends all dynos gracefully and waits until nothing of them is left: SIGTERM, grace, SIGKILL.
     *
     * <p>Idempotent. Where the thread is interrupted, the rest of the grace is not waited for, and the interrupt stays
     * set.
     *
     * @throws IllegalStateException on the thread that decides about dynos and on that which sees their ends, where
     *     dependents of {@link OneOff#verdict} and {@link Execution#exit} run that are not asynchronous; nothing was done
     *     then
     * @throws org.dyno4j.DynoException if something could not be ended; it names the dynos
     */
    @Override
    public void close() {
        isolation.refuseOnOwnThread("all dynos are gone");
        shutdown.run();
    }

    private void endThreads() {
        controlThread.close();
        workers.close();
        events.close();
        decisions.end();
    }

    private <T> T request(Supplier<T> decision) {
        return decisions.decide(() -> {
            T answer = decision.get();
            publisher.publish();
            return answer;
        });
    }

    private void request(Runnable decision) {
        request(() -> {
            decision.run();
            return true;
        });
    }
}
