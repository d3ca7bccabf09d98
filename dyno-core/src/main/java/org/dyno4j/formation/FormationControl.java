package org.dyno4j.formation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.supervision.FurtherCommand;
import org.dyno4j.isolation.ForwardTarget;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.procfile.ProcessType;

/**
 * The state machine of a whole formation: requests come in, dynos are started and stopped.
 *
 * <p>Belongs to the control thread: every method is called on it, and what workers have done comes back to it as an
 * event.
 */
final class FormationControl {
    private final FormationContext context;
    private final OneOffs oneOffs;
    private final Map<String, TypeFormation> types = new LinkedHashMap<>();
    private boolean closing;

    FormationControl(FormationContext context) {
        this.context = context;
        this.oneOffs = new OneOffs(context);
        for (ProcessType type : context.settings().procfile().processTypes()) {
            types.put(type.name(), new TypeFormation(type, context));
        }
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
        desired.forEach(entry -> type(entry.type()).scale(entry.quantity(), entry.size()));
        Formation after = formation();
        if (!after.equals(before)) {
            context.journal().scaled(before, after);
        }
        return after;
    }

    void restart(DynoName name) {
        requireOpen();
        slot(name).restart(context.handoverOf(name.type()), "restarted");
    }

    void restart(String type) {
        requireOpen();
        type(type).restart("restarted");
    }

    void restartAll() {
        requireOpen();
        types.values().forEach(type -> type.restart("restarted"));
    }

    void retryNow(DynoName name) {
        requireOpen();
        slot(name).retryNow();
    }

    void retryNow() {
        requireOpen();
        types.values().forEach(type -> type.each(Slot::retryNow));
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
        types.values().forEach(type -> type.each(Slot::killNow));
        oneOffs.each(OneOffRun::killNow);
        stopAll();
    }

    void pause(DynoName name) {
        at(name, OneOffRun::pause, Slot::pause);
    }

    void resume(DynoName name) {
        at(name, OneOffRun::resume, Slot::resume);
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
        if (named.isEmpty() || types.containsKey(type)) {
            type(type).each(ofSlot);
        }
        named.forEach(ofOneOff);
    }

    void stopAll() {
        Formation before = formation();
        types.values().forEach(type -> type.scale(0, type.size()));
        oneOffs.each(OneOffRun::stop);
        if (!formation().equals(before)) {
            context.journal().scaled(before, formation());
        }
    }

    /** Stops everything, and refuses all further requests. */
    void close() {
        closing = true;
        stopAll();
    }

    /** Ends everything without grace; {@link #close} comes before. */
    void killRest() {
        types.values().forEach(type -> type.each(Slot::kill));
        oneOffs.each(OneOffRun::kill);
    }

    void configure(Map<String, String> config) {
        requireOpen();
        context.factory().configure(config);
    }

    OneOffRun run(String type, String command) {
        return run(OneOffSpec.of(command).withType(type));
    }

    /** Runs a command once; where its first word is a process type, that type's command, as on Heroku. */
    OneOffRun run(OneOffSpec spec) {
        requireOpen();
        String command = spec.command().command();
        String[] words = command.strip().split("\\s+", 2);
        Optional<TypeFormation> named = Optional.ofNullable(types.get(words[0]));
        String expanded = named.map(found -> words.length == 1 ? found.command() : found.command() + " " + words[1])
                .orElse(command);
        return oneOffs.start(
                spec, expanded, spec.size().orElseGet(() -> context.settings().sizeOf(spec.type())));
    }

    Formation formation() {
        return new Formation(types.values().stream().map(TypeFormation::entry).toList());
    }

    Snapshot snapshot() {
        ImmutableList.Builder<DynoStatus> dynos = ImmutableList.builder();
        ImmutableMap.Builder<String, List<ForwardTarget>> targets = ImmutableMap.builder();
        ImmutableMap.Builder<DynoName, Sandbox> sandboxes = ImmutableMap.builder();
        boolean idle = true;
        for (TypeFormation type : types.values()) {
            Collection<Slot> slots = type.slots();
            slots.forEach(slot -> dynos.add(slot.status()));
            slots.forEach(slot -> slot.sandbox().ifPresent(sandbox -> sandboxes.put(slot.name(), sandbox)));
            targets.put(
                    type.name(),
                    slots.stream().flatMap(slot -> slot.target().stream()).toList());
            idle &= slots.isEmpty();
        }
        for (OneOffRun run : oneOffs.live()) {
            dynos.add(run.status());
            run.sandbox().ifPresent(sandbox -> sandboxes.put(run.name(), sandbox));
            idle = false;
        }
        return new Snapshot(formation(), dynos.build(), targets.build(), sandboxes.build(), idle);
    }

    private TypeFormation type(String name) {
        return Optional.ofNullable(types.get(name))
                .orElseThrow(() -> new UnknownDynoException("process type", name, List.copyOf(types.keySet())));
    }

    private Slot slot(DynoName name) {
        return type(name.type()).find(name.number()).orElseThrow(() -> unknown(name));
    }

    private UnknownDynoException unknown(DynoName name) {
        List<String> known =
                snapshot().dynos().stream().map(dyno -> dyno.name().toString()).toList();
        return new UnknownDynoException("dyno", name.toString(), known);
    }

    private void requireOpen() {
        if (closing) {
            throw new IllegalStateException("the formation manager is closed");
        }
    }
}
