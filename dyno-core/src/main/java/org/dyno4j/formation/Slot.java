package org.dyno4j.formation;

import java.util.Optional;
import java.util.stream.Stream;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.Handover;
import org.dyno4j.dyno.supervision.FurtherCommand;
import org.dyno4j.isolation.ForwardTarget;
import org.dyno4j.isolation.Sandbox;

/**
 * One place in the formation, such as {@code web.1}: keeps a dyno running in it while it is wanted.
 *
 * <p>Belongs to the control thread. At most two runs are there at once: in an overlapping restart, the current one and
 * the one that retires.
 */
final class Slot implements Run.Owner {
    private final DynoRecord record;
    private final TypeFormation type;
    private final DynoFactory factory;
    private final Journal journal;
    private final Backoff backoff;

    private boolean wanted;
    private Optional<Run> current = Optional.empty();
    private Optional<Run> retiring = Optional.empty();

    Slot(DynoName name, TypeFormation type, DynoFactory factory, Journal journal, Backoff backoff) {
        this.record = new DynoRecord(name, type::size, journal);
        this.type = type;
        this.factory = factory;
        this.journal = journal;
        this.backoff = backoff;
    }

    /** Makes sure that a dyno runs here; where an old one is still ending, as soon as it has ended. */
    void want(String why) {
        wanted = true;
        if (record.state() == DynoState.DOWN && retiring.isEmpty()) {
            launch(why);
        }
    }

    /** Makes sure that no dyno runs here, and none is started again. */
    void unwant(String why) {
        wanted = false;
        backoff.reset();
        switch (record.state()) {
            case STARTING, UP, PAUSED -> stopCurrent(why);
            case CRASHED -> record.become(DynoState.DOWN, why);
            case STOPPING, DOWN, COMPLETE -> {}
        }
    }

    /** Replaces the dyno by a fresh one, whose crashes count from 0; a dyno that waits is started at once. */
    void restart(Handover handover, String why) {
        backoff.reset();
        switch (record.state()) {
            case STARTING, UP, PAUSED -> {
                journal.restarting(record.name());
                replace(handover, why);
            }
            case CRASHED -> launch(why);
            case STOPPING, DOWN, COMPLETE -> {}
        }
    }

    /** Ends the dyno; while one is wanted here, a fresh one takes its place once it has ended. */
    void stop() {
        restart(Handover.STOP_FIRST, "stopped by request");
    }

    /** Ends the dyno without grace; while one is wanted here, a fresh one takes its place. */
    void killNow() {
        if (isRunning()) {
            backoff.reset();
            record.become(DynoState.STOPPING, "killed by request");
        }
        kill();
    }

    /** Lets the dyno stand still; only one that is up can. */
    void pause() {
        if (record.state() != DynoState.UP) {
            throw record.refusal("be paused", "only a dyno that is up can");
        }
        record.become(DynoState.PAUSED, "paused by request");
        current.ifPresent(Run::pause);
    }

    /** Lets it go on. Does nothing where it is not paused. */
    void resume() {
        if (record.state() == DynoState.PAUSED) {
            current.ifPresent(Run::resume);
        }
    }

    /** Starts a further command in the dyno. */
    void execute(FurtherCommand command) {
        boolean able = record.state() != DynoState.PAUSED
                && current.filter(run -> run.execute(command)).isPresent();
        if (!able) {
            throw record.refusal("execute a command", "only a dyno that runs can");
        }
    }

    /** Starts a crashed dyno now rather than when its wait is over; its crashes go on counting. */
    void retryNow() {
        if (record.state() == DynoState.CRASHED) {
            backoff.cancel();
            launch("retried by request");
        }
    }

    /** Ends what is running without grace; {@link #unwant} comes before. */
    void kill() {
        runs().forEach(Run::kill);
    }

    private void replace(Handover handover, String why) {
        boolean overlap = handover == Handover.OVERLAP && retiring.isEmpty();
        if (!overlap) {
            stopCurrent(why);
            return;
        }
        retiring = current;
        current = Optional.empty();
        if (record.state() == DynoState.UP || record.state() == DynoState.PAUSED) {
            record.become(DynoState.STARTING, why);
        }
        retiring.ifPresent(Run::stop);
        begin();
    }

    private void stopCurrent(String why) {
        record.become(DynoState.STOPPING, why);
        current.ifPresent(Run::stop);
    }

    private void launch(String why) {
        record.become(DynoState.STARTING, why);
        begin();
    }

    private void begin() {
        try {
            current = Optional.of(factory.formationDyno(record.name(), type.command(), type.size(), this));
        } catch (RuntimeException failure) {
            ExitVerdict verdict = new ExitVerdict.NotStarted(String.valueOf(failure.getMessage()), Optional.empty());
            record.ended(verdict);
            crashed(verdict);
        }
    }

    @Override
    public void isUp(Run run) {
        if (isCurrent(run) && record.state() == DynoState.STARTING) {
            record.become(DynoState.UP, "");
            backoff.up(journal::changed);
        }
    }

    @Override
    public void resumed(Run run) {
        if (isCurrent(run) && record.state() == DynoState.PAUSED) {
            record.become(DynoState.UP, "resumed");
        }
    }

    @Override
    public void changed(Run run) {
        journal.changed();
    }

    @Override
    public void ended(Run run, ExitVerdict verdict) {
        record.ended(verdict);
        if (!isCurrent(run)) {
            retiring = Optional.empty();
        } else {
            current = Optional.empty();
            if (record.state() != DynoState.STOPPING) {
                crashed(verdict);
            }
        }
        if (runs().findAny().isEmpty()) {
            nothingRuns(verdict);
        }
    }

    private void nothingRuns(ExitVerdict verdict) {
        if (record.state() == DynoState.STOPPING) {
            record.become(DynoState.DOWN, verdict.describe());
        }
        if (record.state() == DynoState.DOWN && wanted) {
            launch("restarted");
        }
        type.forgetIfGone(this);
    }

    private void crashed(ExitVerdict verdict) {
        record.become(DynoState.CRASHED, verdict.describe());
        backoff.crashed(() -> launch("attempt " + (backoff.crashes() + 1) + ", " + verdict.describe()))
                .ifPresent(delay -> journal.retryScheduled(record.name(), backoff.crashes(), delay));
    }

    private boolean isRunning() {
        return switch (record.state()) {
            case STARTING, UP, PAUSED -> true;
            case CRASHED, STOPPING, DOWN, COMPLETE -> false;
        };
    }

    private boolean isCurrent(Run run) {
        return current.filter(run::equals).isPresent();
    }

    private Stream<Run> runs() {
        return Stream.concat(current.stream(), retiring.stream());
    }

    /** Whether nothing is here and nothing is wanted here. */
    boolean isGone() {
        return !wanted && record.state() == DynoState.DOWN && runs().findAny().isEmpty();
    }

    DynoName name() {
        return record.name();
    }

    Optional<Sandbox> sandbox() {
        return current.flatMap(Run::sandbox);
    }

    Optional<ForwardTarget> target() {
        return record.state() == DynoState.UP
                ? current.flatMap(run -> run.sandbox().map(sandbox -> new ForwardTarget(sandbox, run.port())))
                : Optional.empty();
    }

    DynoStatus status() {
        return new DynoStatus(
                record.name(),
                type.command(),
                type.size(),
                record.state(),
                record.since(),
                Run.portOf(current),
                backoff.crashes(),
                backoff.retryAt(),
                record.why(),
                record.lastVerdict());
    }
}
