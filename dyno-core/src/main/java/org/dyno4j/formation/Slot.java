package org.dyno4j.formation;

import java.util.Optional;
import java.util.stream.Stream;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.Handover;
import org.dyno4j.dyno.MemoryPolicy;
import org.dyno4j.dyno.supervision.FurtherCommand;
import org.dyno4j.isolation.ForwardTarget;
import org.dyno4j.isolation.Sandbox;

/**
 * One place in the formation, such as {@code web.1}: keeps a dyno running in it while it is wanted.
 *
 * <p>Belongs to the control thread. At most two of its {@link Runs} are there at once.
 */
final class Slot implements Run.Owner {
    private final DynoRecord record;
    private final TypeFormation type;
    private final Journal journal;
    private final FormationContext context;
    private final Recovery recovery;
    private final Age age;
    private final Runs runs = new Runs();
    private final Replacement replacement;

    private Generation generation;
    private boolean wanted;
    /** Whether what is stopping was unhealthy, so that its end is a crash. */
    private boolean unhealthy;

    Slot(DynoName name, TypeFormation type, Generation generation, FormationContext context) {
        this.context = context;
        this.journal = context.journal();
        this.type = type;
        this.generation = generation;
        this.record = DynoRecord.ofFormation(name, this::size, this::release, journal);
        this.recovery = new Recovery(record, context.newBackoff(name.type()), journal, this::launch);
        this.replacement = new Replacement(record, runs, this::newRun, this::replacementFailed);
        this.age = context.newAge();
    }

    /**
     * Makes sure that a dyno runs here; where an old one is still ending, as soon as it has ended. One that was not wanted
     * until now is of this generation then: it had no part in what became of rollouts meanwhile.
     */
    void want(Generation target, String why) {
        if (!wanted) {
            generation = target;
            recovery.forgetFailures();
        }
        wanted = true;
        if (record.state() == DynoState.DOWN && !recovery.isResting() && !runs.isRetiring()) {
            launchInTurn(why);
        }
    }

    /** Starts what has waited for its turn, if that has come. */
    void takeTurn() {
        if (isWaiting()) {
            launchInTurn("what it waited for has come");
        }
    }

    /** Makes sure that no dyno runs here, and none is started again. */
    void unwant(String why) {
        wanted = false;
        forgive();
        switch (record.state()) {
            case STARTING, UP, PAUSED -> stopCurrent(why);
            case CRASHED, FAILED -> record.become(DynoState.DOWN, why);
            case STOPPING, DOWN, COMPLETE -> {}
        }
    }

    /** Replaces the dyno by a fresh one, whose crashes count from 0; one that has ended by itself is started at once. */
    void restart(Handover handover, String why) {
        boolean resting = recovery.isResting();
        forgive();
        if (resting) {
            launch(why);
        } else if (record.isRunning()) {
            journal.restarting(record.name());
            replace(handover, why);
        }
    }

    /** Replaces a dyno that is up by a fresh one, because of its age, unless it is being replaced anyway. */
    private void cycle() {
        // Once more where this comes to nothing: a paused dyno is left alone, and a replacement may fail.
        age.begin(this::cycle);
        if (record.isUp() && !replacement.isUnderWay()) {
            journal.cycling(record.name());
            forgive();
            replace(context.handoverOf(type.name()), "cycled");
        }
    }

    /** The runs that another size concerns. */
    Stream<Run> resizable() {
        return runs.lasting();
    }

    /** The type has another size; what runs here has it too. */
    void resized(MemoryPolicy policy) {
        if (record.isRunning()) {
            resizable().forEach(run -> run.resized(type.size(), policy));
            record.resized();
        }
    }

    /** Has the runs that begin from now on be of this generation. */
    void aim(Generation target) {
        generation = target;
    }

    /** Brings the dyno onto a generation; its failures count from 0 then. */
    void renew(Generation target, Handover handover, String why) {
        generation = target;
        recovery.forgetFailures();
        if (serves(target)) {
            replacement.callOff();
        } else if (handover != Handover.START_FIRST || !runs.isReplacingBy(target)) {
            restart(handover, why);
        }
    }

    /** Starts again at once what has crashed or was to replace the dyno; does nothing where that is under way. */
    void tryAgain() {
        // Not what has ended cleanly: nothing else would keep that from starting over and over.
        if (record.state() == DynoState.CRASHED || record.state() == DynoState.FAILED) {
            retryNow();
        }
        if (record.isUp() && runs.isOld(generation) && !replacement.isUnderWay()) {
            replacement.start();
        }
    }

    /** Ends the dyno; while one is wanted here, a fresh one takes its place once it has ended. */
    void stop() {
        restart(Handover.STOP_FIRST, "stopped by request");
    }

    /** Ends the dyno without grace; while one is wanted here, a fresh one takes its place. */
    void killNow() {
        if (record.isRunning()) {
            replacement.callOff();
            record.become(DynoState.STOPPING, "killed by request");
        }
        if (record.state() == DynoState.STOPPING) {
            forgive();
        }
        kill();
    }

    /** Lets the dyno stand still; only one that is up can. */
    void pause() {
        record.pause();
        replacement.callOff();
        runs.pauseCurrent();
    }

    /** Lets it go on. Does nothing where it is not paused. */
    void resume() {
        if (record.state() == DynoState.PAUSED) {
            runs.resumeCurrent();
        }
    }

    /** Starts a further command in the dyno. */
    void execute(FurtherCommand command) {
        boolean able = record.state() != DynoState.PAUSED && runs.execute(command);
        if (!able) {
            throw record.refusal("execute a command", "only a dyno that runs can");
        }
    }

    /** Starts a dyno that has ended by itself now rather than when its wait is over. */
    void retryNow() {
        recovery.retryNow();
    }

    /** Ends what is running without grace; {@link #unwant} comes before. */
    void kill() {
        runs.kill();
    }

    private void replace(Handover handover, String why) {
        if (handover == Handover.START_FIRST && record.isUp()) {
            replacement.start();
            return;
        }
        replacement.callOff();
        if (handover == Handover.STOP_FIRST || runs.isRetiring()) {
            stopCurrent(why);
            return;
        }
        runs.retireCurrent();
        if (record.isServing()) {
            record.become(DynoState.STARTING, why);
        } else {
            record.replaced();
        }
        runs.stopRetiring();
        begin();
    }

    /** The replacement is up, and takes the place of the one before. */
    private void replaced() {
        runs.succeed();
        record.replaced();
        serves();
        runs.stopRetiring();
    }

    /** The one before has ended too early: what was to replace it is all there is. */
    private void promote(String before) {
        runs.promote();
        recovery.reset();
        record.become(DynoState.STARTING, "restarted while the one before " + before);
    }

    private void stopCurrent(String why) {
        replacement.callOff();
        record.become(DynoState.STOPPING, why);
        runs.stopCurrent();
    }

    private void launchInTurn(String why) {
        type.awaited().ifPresentOrElse(record::waits, () -> launch(why));
    }

    private void launch(String why) {
        record.become(DynoState.STARTING, why);
        begin();
    }

    private void begin() {
        try {
            runs.begin(newRun());
        } catch (RuntimeException failure) {
            ExitVerdict verdict = notStarted(failure);
            record.ended(release(), verdict);
            endedByItself(verdict);
        }
    }

    private void replacementFailed(RuntimeException failure) {
        recovery.replacementFailed(notStarted(failure));
    }

    private ExitVerdict notStarted(RuntimeException failure) {
        return Run.notStarted(failure, context::shown);
    }

    private Run newRun() {
        return context.factory().formationDyno(record.name(), generation, type.size(), this);
    }

    /** That of what runs here; where nothing does, of what would. */
    private DynoSize size() {
        return runs.size().orElseGet(type::size);
    }

    /** The name of the release of what runs here; where nothing does, of what would. */
    private String release() {
        return runs.release().orElseGet(() -> generation.name());
    }

    @Override
    public void isUp(Run run) {
        if (runs.isUpcoming(run)) {
            replaced();
        } else if (runs.isCurrent(run) && record.state() == DynoState.STARTING) {
            record.become(DynoState.UP, "");
            serves();
        }
    }

    private void serves() {
        recovery.isUp();
        age.begin(this::cycle);
    }

    @Override
    public void resumed(Run run) {
        if (runs.isCurrent(run) && record.state() == DynoState.PAUSED) {
            record.become(DynoState.UP, "resumed");
        }
    }

    @Override
    public void quotaExceeded(long bytes, long quota) {
        journal.memoryQuotaExceeded(record.name(), bytes, quota);
    }

    @Override
    public void changed(Run run) {
        journal.changed();
    }

    /** A replacement that is on its way is all there is then; else it counts as crashed once it has ended. */
    @Override
    public void unhealthy(Run run, String finding) {
        if (!runs.isCurrent(run) || record.state() != DynoState.UP) {
            return;
        }
        if (runs.isReplacing()) {
            runs.retireCurrent();
            promote("was unhealthy: " + finding);
        } else {
            unhealthy = true;
            recovery.isUpNoMore();
            replacement.callOff();
            record.become(DynoState.STOPPING, "unhealthy: " + finding);
        }
    }

    @Override
    public void ended(Run run, ExitVerdict verdict) {
        record.ended(run.release(), verdict);
        switch (runs.remove(run)) {
            case CURRENT -> currentEnded(verdict);
            case UPCOMING -> recovery.replacementFailed(verdict);
            case RETIRING -> replacement.begin();
        }
        if (runs.isEmpty()) {
            nothingRuns(verdict);
        }
    }

    private void currentEnded(ExitVerdict verdict) {
        age.end();
        if (runs.isReplacing()) {
            promote(verdict.describe());
        } else if (record.state() != DynoState.STOPPING || unhealthy) {
            endedByItself(verdict);
        }
    }

    private void nothingRuns(ExitVerdict verdict) {
        if (record.state() == DynoState.STOPPING) {
            record.become(DynoState.DOWN, verdict.describe());
        }
        if (record.state() == DynoState.DOWN && wanted && !recovery.isResting()) {
            launchInTurn("restarted");
        }
        type.forgetIfGone(this);
    }

    private void endedByItself(ExitVerdict verdict) {
        replacement.callOff();
        unhealthy = false;
        recovery.ended(verdict);
    }

    /** From now on nothing counts that was before: somebody wants it otherwise. */
    private void forgive() {
        recovery.reset();
        unhealthy = false;
    }

    boolean isWanted() {
        return wanted;
    }

    /** Whether a dyno is wanted here whose turn to start has not come. */
    boolean isWaiting() {
        return wanted && record.state() == DynoState.DOWN && runs.isEmpty() && !recovery.isResting();
    }

    /** Whether what begins here from now on is of this generation. */
    boolean isMeantFor(Generation target) {
        return generation.equals(target);
    }

    /** Whether a dyno is up here, and not paused. */
    boolean isUp() {
        return record.isUp();
    }

    /** Whether a dyno is up here, be it paused. */
    boolean isServing() {
        return record.isServing();
    }

    /** Whether what is up here is of this generation. */
    boolean serves(Generation target) {
        return isServing() && runs.isOf(target);
    }

    /** How many runs have failed since {@link #renew}. */
    int failures() {
        return recovery.failures();
    }

    Optional<ExitVerdict> lastVerdict() {
        return record.lastVerdict();
    }

    /** Whether a run is there. */
    boolean runs() {
        return !runs.isEmpty();
    }

    /** Whether nothing is here and nothing is wanted here. */
    boolean isGone() {
        return !wanted && record.state() == DynoState.DOWN && runs.isEmpty();
    }

    DynoName name() {
        return record.name();
    }

    Optional<Sandbox> sandbox() {
        return runs.sandbox();
    }

    Optional<ForwardTarget> target() {
        return record.isUp() ? runs.target() : Optional.empty();
    }

    DynoStatus status() {
        return new DynoStatus(
                record.name(),
                runs.shownCommand().orElseGet(() -> context.shown(generation.command(type.name()))),
                size(),
                record.state(),
                record.since(),
                runs.port(),
                recovery.crashes(),
                recovery.retryAt(),
                record.why(),
                record.lastVerdict());
    }
}
