package org.dyno4j.formation;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.supervision.AttachedStreams;
import org.dyno4j.dyno.supervision.Control.Timer;
import org.dyno4j.dyno.supervision.FurtherCommand;
import org.dyno4j.dyno.supervision.Streams;
import org.dyno4j.isolation.Sandbox;

/** A dyno that runs one command once. Belongs to the control thread. */
final class OneOffRun implements Run.Owner {
    private final DynoRecord record;
    private final OneOffSpec spec;
    private final Generation generation;
    private final String command;
    private final String shownCommand;
    private final DynoSize size;
    private final FormationContext context;
    private final Optional<AttachedStreams> attachment;
    private final CompletableFuture<ExitVerdict> verdict = new CompletableFuture<>();
    private Optional<Run> run = Optional.empty();
    private final Age age;
    private Optional<Timer> endOfLife = Optional.empty();

    /** {@code command} is that of the spec, with the process type's name replaced. */
    OneOffRun(
            DynoName name,
            OneOffSpec spec,
            Generation generation,
            String command,
            DynoSize size,
            FormationContext context) {
        this.record = DynoRecord.ofOneOff(name, size, generation::name, context.journal());
        this.spec = spec;
        this.generation = generation;
        this.command = command;
        this.shownCommand = context.shown(command);
        this.size = size;
        this.context = context;
        this.age = context.newOneOffAge();
        this.attachment = spec.command().attach(name);
    }

    void start() {
        record.become(DynoState.STARTING, "");
        endOfLife = spec.timeToLive().map(time -> context.platform().control().after(time, () -> livedFor(time)));
        DynoFactory factory = context.factory();
        Streams streams = attachment.<Streams>map(attached -> attached).orElseGet(() -> factory.logged(record.name()));
        try {
            run = Optional.of(factory.oneOff(
                    record.name(), generation, command, size, spec.command().variables(), streams, this));
        } catch (RuntimeException failure) {
            ExitVerdict.NotStarted how = Run.notStarted(failure, context::shown);
            streams.notStarted(how.reason());
            complete(how);
        }
    }

    private void livedFor(Duration time) {
        stop("its time to live of " + time.toSeconds() + " seconds is over");
    }

    /** Ends it because of its age. */
    private void cycle() {
        if (record.isUp()) {
            context.journal().cycling(record.name());
            stop("cycled");
        } else {
            age.begin(this::cycle); // a paused one is left alone
        }
    }

    void stop() {
        stop("stopped by request");
    }

    private void stop(String why) {
        if (record.isRunning()) {
            record.become(DynoState.STOPPING, why);
            run.ifPresent(Run::stop);
        }
    }

    void kill() {
        run.ifPresent(Run::kill);
    }

    /** Ends it without grace. */
    void killNow() {
        if (record.isRunning()) {
            record.become(DynoState.STOPPING, "killed by request");
        }
        kill();
    }

    void pause() {
        record.pause();
        run.ifPresent(Run::pause);
    }

    void resume() {
        if (record.state() == DynoState.PAUSED) {
            run.ifPresent(Run::resume);
        }
    }

    void execute(FurtherCommand further) {
        boolean able = record.state() != DynoState.PAUSED
                && run.filter(current -> current.execute(further)).isPresent();
        if (!able) {
            throw record.refusal("execute a command", "only a dyno that runs can");
        }
    }

    @Override
    public void isUp(Run source) {
        if (record.state() == DynoState.STARTING) {
            record.become(DynoState.UP, "");
            age.begin(this::cycle);
        }
    }

    @Override
    public void resumed(Run source) {
        if (record.state() == DynoState.PAUSED) {
            record.become(DynoState.UP, "resumed");
        }
    }

    @Override
    public void quotaExceeded(long bytes, long quota) {
        context.journal().memoryQuotaExceeded(record.name(), bytes, quota);
    }

    @Override
    public void changed(Run source) {
        context.journal().changed();
    }

    @Override
    public void unhealthy(Run source, String finding) {
        throw new IllegalStateException(record.name() + " is not checked, but was found unhealthy: " + finding);
    }

    @Override
    public void ended(Run source, ExitVerdict how) {
        run = Optional.empty();
        complete(how);
    }

    private void complete(ExitVerdict how) {
        endOfLife.ifPresent(Timer::cancel);
        age.end();
        record.ended(generation.name(), how);
        record.become(DynoState.COMPLETE, how.describe());
        // Later: who learns of the verdict sees what it has led to.
        context.platform().control().execute(() -> verdict.complete(how));
    }

    boolean isUp() {
        return record.isUp();
    }

    boolean isOver() {
        return record.state() == DynoState.COMPLETE;
    }

    DynoName name() {
        return record.name();
    }

    /** The caller's side of its streams, where there is one. */
    Optional<AttachedStreams> attachment() {
        return attachment;
    }

    /** Completes on the control thread; dependents must be asynchronous. */
    CompletionStage<ExitVerdict> verdict() {
        return verdict;
    }

    Optional<Sandbox> sandbox() {
        return run.flatMap(Run::sandbox);
    }

    DynoStatus status() {
        return new DynoStatus(
                record.name(),
                shownCommand,
                size,
                record.state(),
                record.since(),
                Run.portOf(run),
                0,
                Optional.empty(),
                record.why(),
                record.lastVerdict());
    }
}
