package org.dyno4j.dyno.supervision;

import java.time.Duration;
import java.util.Optional;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.HealthCheck;
import org.dyno4j.dyno.Liveness;
import org.dyno4j.dyno.supervision.Control.Timer;
import org.dyno4j.dyno.supervision.Launch.Launched;
import org.dyno4j.dyno.supervision.Launch.NotLaunched;
import org.dyno4j.dyno.supervision.Workers.Lane;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.ResourceUsage;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.Signal;

/**
 * One run of one dyno, from the creation of its sandbox to the removal of it: one supervised process tree.
 *
 * <p>Belongs to the control thread. It ends when its first process ends: what is left in the sandbox is killed then.
 * Only while it is being stopped does it wait, up to the grace, for all that hold its output to end.
 */
public final class Dyno {
    private final Platform platform;
    private final DynoSpec spec;
    private final Streams streams;
    private final Observer observer;
    private final Launch launch;
    private final Health health;
    private final Memory memory;
    private final Optional<IdleClient> idle;

    private Phase phase = Phase.LAUNCHING;
    private Ending ending = Ending.BY_ITSELF;
    private boolean stopping;
    private boolean exited;
    private boolean outputEnded;
    private Optional<Ailment> ailment = Optional.empty();
    private Optional<Launched> launched = Optional.empty();
    private Optional<Timer> graceTimer = Optional.empty();
    private boolean clientGone;
    private Optional<HangUp> hangUp = Optional.empty();
    private Optional<Pause> pause = Optional.empty();
    private Optional<ResourceLimits> lateLimits = Optional.empty();

    /** Prepares a run; {@link #start} begins it. */
    public Dyno(Platform platform, DynoSpec spec, Streams streams, Observer observer) {
        this.platform = platform;
        this.spec = spec;
        this.streams = streams;
        this.observer = observer;
        Control control = platform.control();
        this.health = new Health(platform, spec, new Findings());
        this.memory = new Memory(platform, spec, new MemoryFindings());
        this.idle = spec.hangUp()
                .idle()
                .filter(limit -> streams.attached())
                .map(limit -> new IdleClient(control, limit, this::disconnect));
        this.launch = new Launch(
                platform,
                spec,
                streams,
                streams.output(health.lines(), () -> control.execute(this::outputEnded)),
                outcome -> control.execute(() -> launchDone(outcome)));
    }

    /** Begins; called once. */
    public void start() {
        if (streams.attached()) {
            say(PlatformLines.AWAITING_CLIENT);
            streams.gone().thenRun(() -> platform.control().execute(this::clientGone));
            idle.ifPresent(client -> streams.observe(client::passed));
        }
        say(PlatformLines.starting(spec.command()));
        platform.workers().run(Lane.START, launch);
    }

    /** Ends the dyno: its stop signal to all processes, grace, SIGKILL. Does nothing where it is ending already. */
    public void stop() {
        if (stopping) {
            return;
        }
        stopping = true;
        switch (phase) {
            case LAUNCHING -> launch.callOff();
            case RUNNING -> terminate();
            case CLOSING, ENDED -> {}
        }
    }

    /** Ends the dyno without grace. */
    public void kill() {
        switch (phase) {
            case LAUNCHING -> {
                ending = Ending.KILLED;
                stop();
            }
            case RUNNING -> {
                ending = Ending.KILLED;
                say(stopping ? PlatformLines.KILLING_REST : PlatformLines.KILLING);
                stopping = true;
                close();
            }
            case CLOSING, ENDED -> {}
        }
    }

    /** Lets all its processes stand still. Does nothing where none runs, or it is ending. */
    public void pause() {
        running().ifPresent(paused -> {
            health.pause();
            paused.pause();
        });
    }

    /** Lets them go on; {@link Observer#resumed} follows. */
    public void resume() {
        running().ifPresent(Pause::resume);
    }

    private Optional<Pause> running() {
        return phase == Phase.RUNNING && !stopping ? pause : Optional.empty();
    }

    /** The sandbox, while the first process runs. */
    public Optional<Sandbox> sandbox() {
        return phase == Phase.RUNNING && !exited ? launched.map(Launched::sandbox) : Optional.empty();
    }

    /** Starts a further command beside the first one; says whether there is anything to start it in. */
    public boolean execute(FurtherCommand further) {
        Optional<Sandbox> running = sandbox();
        running.ifPresent(sandbox -> platform.workers().run(Lane.COMMAND, () -> further.start(sandbox, spec)));
        return running.isPresent();
    }

    private void launchDone(Launch.Outcome outcome) {
        if (outcome instanceof NotLaunched failure) {
            phase = Phase.ENDED;
            ExitVerdict verdict = Verdicts.of(failure);
            memory.tellWant(verdict);
            observer.ended(this, verdict);
        } else if (outcome instanceof Launched success) {
            phase = Phase.RUNNING;
            launched = Optional.of(success);
            success.process()
                    .exit()
                    .whenComplete((status, failure) -> platform.control().execute(this::exited));
            running(success.sandbox());
        }
    }

    private void running(Sandbox sandbox) {
        pause = Optional.of(new Pause(platform, spec.name(), sandbox, this::resumed));
        if (ending == Ending.KILLED) {
            close();
            return;
        }
        if (stopping) {
            terminate();
        } else {
            observer.changed(this);
            health.begin(sandbox);
        }
        hangUpIfAlone();
        idle.ifPresent(IdleClient::begin);
        lateLimits.ifPresent(limits -> limit(sandbox, limits));
        memory.watch(sandbox);
    }

    /**
     * It has another size from now on, and that quota. Where it runs, its limits were changed before; where it is being
     * launched, they are changed as soon as it runs.
     */
    public void resized(ResourceLimits limits, Optional<MemoryQuota> quota) {
        memory.resized(quota);
        switch (phase) {
            case LAUNCHING -> lateLimits = Optional.of(limits);
            case RUNNING -> memory.watch(launched.orElseThrow().sandbox());
            case CLOSING, ENDED -> {}
        }
    }

    /** Where it uses more already, it has to begin anew in its new size. */
    private void limit(Sandbox sandbox, ResourceLimits limits) {
        platform.workers().run(Lane.FREEZE, () -> {
            try {
                sandbox.limit(limits);
            } catch (RuntimeException | Error failure) {
                say(PlatformLines.notDone("be resized", failure));
                platform.control().execute(this::kill);
            }
        });
    }

    private void disconnect() {
        platform.workers().run(Lane.SIGNAL, streams::disconnect);
    }

    private void clientGone() {
        clientGone = true;
        hangUpIfAlone();
    }

    private void hangUpIfAlone() {
        if (clientGone && phase == Phase.RUNNING && !exited && !stopping) {
            HangUp begun = new HangUp(
                    platform, spec.name(), spec.hangUp(), launched.orElseThrow().sandbox());
            hangUp = Optional.of(begun);
            begun.begin();
        }
    }

    /** Handed in as an event of its own, so that nobody forwards to this dyno any more when the signal comes. */
    private void terminate() {
        say(PlatformLines.stopping(spec.stopSignal()));
        health.end();
        hangUp.ifPresent(HangUp::cancel);
        graceTimer = Optional.of(platform.control().after(spec.grace(), this::graceOver));
        platform.control().execute(() -> pause.orElseThrow().thawThen(this::signal));
    }

    /** On a worker. */
    private void signal() {
        Signal signal = spec.stopSignal();
        try {
            launched.orElseThrow().sandbox().signal(signal);
        } catch (RuntimeException | Error failure) {
            say(PlatformLines.signalFailed(signal, failure));
        }
    }

    private void resumed() {
        health.resume();
        observer.resumed(this);
    }

    private void graceOver() {
        if (phase == Phase.RUNNING) {
            ending = Ending.EXIT_TIMEOUT;
            say(PlatformLines.exitTimeout(spec.stopSignal(), spec.grace()));
            say(PlatformLines.KILLING_REST);
            close();
        }
    }

    private void exited() {
        exited = true;
        health.end();
        observer.changed(this);
        closeIfOver();
    }

    private void outputEnded() {
        outputEnded = true;
        closeIfOver();
    }

    /** A dyno that is told to end gives its children the grace too: the shell above them is often the first to go. */
    private void closeIfOver() {
        if (phase == Phase.RUNNING && exited && (!stopping || outputEnded)) {
            close();
        }
    }

    private void close() {
        phase = Phase.CLOSING;
        memory.end();
        idle.ifPresent(IdleClient::end);
        health.end();
        hangUp.ifPresent(HangUp::cancel);
        graceTimer.ifPresent(Timer::cancel);
        Launched running = launched.orElseThrow();
        platform.workers().run(Lane.CLOSE, () -> {
            Closing.End end = Closing.close(platform.log(), spec.name(), running.sandbox(), running.process());
            platform.control().execute(() -> closed(end));
        });
    }

    private void closed(Closing.End end) {
        phase = Phase.ENDED;
        end.trouble().ifPresent(trouble -> say(PlatformLines.trouble(trouble)));
        ExitVerdict verdict = verdict(end);
        memory.tellWant(verdict);
        end.status().ifPresent(status -> say(PlatformLines.exited(status)));
        observer.ended(this, verdict);
    }

    private ExitVerdict verdict(Closing.End end) {
        return ailment.map(found -> found.verdict(end)).orElseGet(() -> switch (ending) {
            case BY_ITSELF, KILLED -> Verdicts.of(end);
            case EXIT_TIMEOUT ->
                new ExitVerdict.ExitTimeout(spec.stopSignal(), spec.grace(), end.status(), end.usage());
        });
    }

    private void say(String line) {
        platform.log().platform(spec.name(), line);
    }

    /** Is told, on the control thread, what becomes of a dyno. */
    public interface Observer {
        /** It is up; at most once. */
        void isUp(Dyno dyno);

        /** It goes on after a pause, or could not be paused. */
        void resumed(Dyno dyno);

        /** It uses so many bytes of memory, more than its quota of bytes; told again and again while it does. */
        void quotaExceeded(Dyno dyno, long bytes, long quota);

        /** Its process runs, or does so no more: then it can't be forwarded to, and {@link #ended} follows. */
        void changed(Dyno dyno);

        /** It was up, its health check has found this, and it is being ended; {@link #ended} follows. */
        void unhealthy(Dyno dyno, String finding);

        /** Nothing of it is left; exactly once. */
        void ended(Dyno dyno, ExitVerdict verdict);
    }

    /** What a health check has shown is why it ends, whatever else happens on the way. */
    private final class Findings implements Health.Listener {
        @Override
        public void ready() {
            observer.isUp(Dyno.this);
        }

        @Override
        public void late(HealthCheck check, String finding) {
            Duration timeout = spec.bootTimeout();
            ailment =
                    Optional.of(end -> new ExitVerdict.BootTimeout(timeout, check, finding, end.status(), end.usage()));
            say(PlatformLines.bootTimeout(spec, check, finding));
            say(PlatformLines.KILLING);
            close();
        }

        @Override
        public void unhealthy(Liveness liveness, String finding) {
            ailment = Optional.of(end -> new ExitVerdict.Unhealthy(liveness, finding, end.status(), end.usage()));
            observer.unhealthy(Dyno.this, finding);
            stop();
        }
    }

    private final class MemoryFindings implements Memory.Listener {
        @Override
        public void quotaExceeded(long bytes, long quota) {
            observer.quotaExceeded(Dyno.this, bytes, quota);
        }

        /** Not its first process was killed, or it would be over: it is no whole one any more. */
        @Override
        public void killedForWantOfMemory(ResourceUsage usage) {
            if (phase == Phase.RUNNING && !exited) {
                memory.tellWant(usage);
                kill();
            }
        }
    }

    /** The verdict of a health check on how it ended. */
    private interface Ailment {
        ExitVerdict verdict(Closing.End end);
    }

    private enum Phase {
        LAUNCHING,
        RUNNING,
        CLOSING,
        ENDED
    }

    /** Who ended it. */
    private enum Ending {
        BY_ITSELF,
        EXIT_TIMEOUT,
        KILLED
    }
}
