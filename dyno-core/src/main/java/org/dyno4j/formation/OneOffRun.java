package org.dyno4j.formation;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.isolation.Sandbox;

/** A dyno that runs one command once. Belongs to the control thread. */
final class OneOffRun implements Run.Owner {
    private final DynoRecord record;
    private final String command;
    private final DynoSize size;
    private final FormationContext context;
    private final CompletableFuture<ExitVerdict> verdict = new CompletableFuture<>();
    private Optional<Run> run = Optional.empty();

    OneOffRun(DynoName name, String command, DynoSize size, FormationContext context) {
        this.record = new DynoRecord(name, () -> size, context.journal());
        this.command = command;
        this.size = size;
        this.context = context;
    }

    void start() {
        record.become(DynoState.STARTING, "");
        try {
            run = Optional.of(context.factory().oneOff(record.name(), command, size, this));
        } catch (RuntimeException failure) {
            complete(new ExitVerdict.NotStarted(String.valueOf(failure.getMessage()), Optional.empty()));
        }
    }

    void stop() {
        if (record.state() == DynoState.STARTING || record.state() == DynoState.UP) {
            record.become(DynoState.STOPPING, "stopped by request");
            run.ifPresent(Run::stop);
        }
    }

    void kill() {
        run.ifPresent(Run::kill);
    }

    @Override
    public void isUp(Run source) {
        if (record.state() == DynoState.STARTING) {
            record.become(DynoState.UP, "");
        }
    }

    @Override
    public void changed(Run source) {
        context.journal().changed();
    }

    @Override
    public void ended(Run source, ExitVerdict how) {
        run = Optional.empty();
        complete(how);
    }

    private void complete(ExitVerdict how) {
        record.ended(how);
        record.become(DynoState.COMPLETE, how.describe());
        verdict.complete(how);
    }

    boolean isOver() {
        return record.state() == DynoState.COMPLETE;
    }

    DynoName name() {
        return record.name();
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
                command,
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
