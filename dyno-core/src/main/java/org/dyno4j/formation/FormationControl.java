package org.dyno4j.formation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.supervision.FurtherCommand;
import org.dyno4j.isolation.ForwardTarget;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.procfile.Procfile;

/**
 * The state machine of a whole formation: requests come in, dynos are started and stopped.
 *
 * <p>Belongs to the control thread: every method is called on it, and what workers have done comes back to it as an
 * event.
 */
final class FormationControl {
    private final FormationContext context;
    private final OneOffs oneOffs;
    private final TypeFormations types;
    private final Rollouts rollouts;
    private final Resizes resizes;
    private boolean turnsDue;
    private boolean closing;

    FormationControl(FormationContext context) {
        this.context = context;
        this.oneOffs = new OneOffs(context);
        Generation first = new Generation(context.settings().release());
        this.types = new TypeFormations(context, first);
        this.rollouts = new Rollouts(context, types, first);
        this.resizes = new Resizes(context, types);
    }

    /** A plan for {@link #scale}. */
    ScalePlan newPlan() {
        return new ScalePlan(formation(), context.settings()::sizeNamed);
    }

    /**
     * Makes all the changes of a plan, or none.
     *
     * @throws ScaleException if anything is wrong with the plan
     */
    Formation scale(ScalePlan plan) {
        requireOpen();
        List<Formation.Entry> desired = plan.desired();
        Formation before = formation();
        desired.forEach(entry -> types.get(entry.type()).scale(entry.quantity(), entry.size()));
        Formation after = formation();
        if (!after.equals(before)) {
            context.journal().scaled(before, after);
        }
        return after;
    }

    /**
     * Checks changes of these process types, of which there is no dyno yet; changes nothing.
     *
     * @throws ScaleException if anything is wrong with them
     */
    void checkScale(Procfile procfile, String... changes) {
        Settings settings = context.settings();
        Formation none = new Formation(procfile.processTypes().stream()
                .map(type -> new Formation.Entry(type.name(), type.command(), 0, settings.sizeOf(type.name())))
                .toList());
        ScalePlan plan = new ScalePlan(none, settings::sizeNamed);
        Arrays.asList(changes).forEach(plan::add);
        List<Formation.Entry> unused = plan.desired();
    }

    /** Begins to give the dynos of a type another size while they run. */
    ResizeRun resize(String type, DynoSize size) {
        requireOpen();
        return resizes.begin(types.get(type), size);
    }

    void restart(DynoName name) {
        requireOpen();
        slot(name).restart(context.handoverOf(name.type()), "restarted");
    }

    void restart(String type) {
        requireOpen();
        types.get(type).restart("restarted");
    }

    void restartAll() {
        requireOpen();
        types.all().forEach(type -> type.restart("restarted"));
    }

    void retryNow(DynoName name) {
        requireOpen();
        slot(name).retryNow();
    }

    void retryNow() {
        requireOpen();
        types.all().forEach(type -> type.each(Slot::retryNow));
    }

    void stop(DynoName name) {
        at(name, OneOffRun::stop, Slot::stop);
    }

    /** Ends all dynos of a type, whose places are taken by fresh ones, and the one-offs that are named after it. */
    void stop(String type) {
        at(type, OneOffRun::stop, Slot::stop);
    }

    void kill(DynoName name) {
        at(name, OneOffRun::killNow, Slot::killNow);
    }

    void kill(String type) {
        at(type, OneOffRun::killNow, Slot::killNow);
    }

    /** Scales every type to 0, and ends everything without grace. */
    void killAll() {
        requireOpen();
        types.all().forEach(type -> type.each(Slot::killNow));
        oneOffs.each(OneOffRun::killNow);
        stopAll();
    }

    void pause(DynoName name) {
        at(name, OneOffRun::pause, Slot::pause);
    }

    /** Lets those dynos of a type stand still that are up. */
    void pause(String type) {
        at(
                type,
                run -> {
                    if (run.isUp()) {
                        run.pause();
                    }
                },
                slot -> {
                    if (slot.isUp()) {
                        slot.pause();
                    }
                });
    }

    void resume(DynoName name) {
        at(name, OneOffRun::resume, Slot::resume);
    }

    void resume(String type) {
        at(type, OneOffRun::resume, Slot::resume);
    }

    void execute(DynoName name, FurtherCommand command) {
        at(name, run -> run.execute(command), slot -> slot.execute(command));
    }

    private void at(DynoName name, Consumer<OneOffRun> ofOneOff, Consumer<Slot> ofSlot) {
        requireOpen();
        Optional<OneOffRun> oneOff = oneOffs.find(name);
        if (oneOff.isPresent()) {
            ofOneOff.accept(oneOff.get());
        } else {
            ofSlot.accept(slot(name));
        }
    }

    private void at(String type, Consumer<OneOffRun> ofOneOff, Consumer<Slot> ofSlot) {
        requireOpen();
        List<OneOffRun> named = oneOffs.live(type);
        if (named.isEmpty() || types.find(type).isPresent()) {
            types.get(type).each(ofSlot);
        }
        named.forEach(ofOneOff);
    }

    void stopAll() {
        Formation before = formation();
        types.all().forEach(type -> type.scale(0, type.size()));
        oneOffs.each(OneOffRun::stop);
        if (!formation().equals(before)) {
            context.journal().scaled(before, formation());
        }
    }

    /** Stops everything, and refuses all further requests. */
    void close() {
        closing = true;
        rollouts.close();
        resizes.close();
        stopAll();
    }

    /** Ends everything without grace; {@link #close} comes before. */
    void killRest() {
        types.withLeaving().forEach(type -> type.each(Slot::kill));
        oneOffs.each(OneOffRun::kill);
    }

    void configure(Map<String, String> config) {
        requireOpen();
        rollouts.configure(config);
    }

    /** Begins to bring the formation onto another release. */
    RolloutRun rollout(RolloutPlan plan) {
        requireOpen();
        return rollouts.begin(plan);
    }

    /** Brings all back onto the release before. */
    void callOff(RolloutRun rollout) {
        rollouts.callOff(rollout);
    }

    /** The release that the formation runs; during a rollout, the one before. */
    FormationRelease release() {
        return rollouts.current().release();
    }

    /**
     * Something has changed, maybe what a dyno or a rollout waits for. Dynos have their turn first: what has just come may
     * make a rollout look done that is not.
     */
    void changed() {
        if (!turnsDue && types.turns().anyoneWaits()) {
            turnsDue = true;
            context.platform().control().execute(() -> {
                turnsDue = false;
                types.turns().review();
            });
        }
        rollouts.changed();
    }

    /** A dyno has ended. */
    void ended(DynoName dyno, ExitVerdict verdict) {
        if (verdict.isClean()) {
            types.turns().completed(dyno.type());
        }
    }

    /**
     * How the last run under a name has ended, where none is there now; empty where its end is still to come.
     *
     * @throws UnknownDynoException if there is no such dyno
     */
    Optional<ExitVerdict> lastVerdict(DynoName name) {
        requireOpen();
        if (oneOffs.find(name).isPresent()) {
            return Optional.empty();
        }
        Slot slot = slot(name);
        return slot.runs() ? Optional.empty() : slot.lastVerdict();
    }

    OneOffRun run(String type, String command) {
        return run(OneOffSpec.of(command).withType(type));
    }

    /** Runs a command once; where its first word is a process type, that type's command, as on Heroku. */
    OneOffRun run(OneOffSpec spec) {
        return run(rollouts.current(), spec);
    }

    /** The same with what may be no release of the formation yet. */
    OneOffRun run(FormationRelease release, OneOffSpec spec) {
        return run(new Generation(release), spec);
    }

    private OneOffRun run(Generation generation, OneOffSpec spec) {
        requireOpen();
        String command = spec.command().command();
        String[] words = command.strip().split("\\s+", 2);
        String expanded = generation.has(words[0])
                ? generation.command(words[0]) + (words.length == 1 ? "" : " " + words[1])
                : command;
        DynoSize size = spec.size().orElseGet(() -> types.sizeOf(spec.type()));
        OneOffRun run = oneOffs.start(spec, generation, expanded, size);
        if (words.length == 1) {
            run.verdict().thenAccept(verdict -> commandEnded(words[0], verdict));
        }
        return run;
    }

    /** One that ran the command of a type counts as one of it. */
    private void commandEnded(String type, ExitVerdict verdict) {
        if (verdict.isClean()) {
            types.turns().completed(type);
            context.journal().changed();
        }
    }

    Formation formation() {
        return types.formation();
    }

    Snapshot snapshot() {
        ImmutableList.Builder<DynoStatus> dynos = ImmutableList.builder();
        ImmutableMap.Builder<String, List<ForwardTarget>> targets = ImmutableMap.builder();
        ImmutableMap.Builder<DynoName, Sandbox> sandboxes = ImmutableMap.builder();
        List<Slot> slots =
                types.withLeaving().flatMap(type -> type.slots().stream()).toList();
        boolean idle = slots.isEmpty();
        for (Slot slot : slots) {
            dynos.add(slot.status());
            slot.sandbox().ifPresent(sandbox -> sandboxes.put(slot.name(), sandbox));
        }
        types.all().forEach(type -> targets.put(type.name(), type.targets()));
        for (OneOffRun run : oneOffs.live()) {
            dynos.add(run.status());
            run.sandbox().ifPresent(sandbox -> sandboxes.put(run.name(), sandbox));
            idle = false;
        }
        return new Snapshot(
                formation(),
                dynos.build(),
                targets.build(),
                sandboxes.buildKeepingLast(),
                types.leavingDynos(),
                rollouts.isRunning(),
                idle);
    }

    private Slot slot(DynoName name) {
        return types.slot(name, snapshot());
    }

    private void requireOpen() {
        if (closing) {
            throw new IllegalStateException("the formation manager is closed");
        }
    }
}
