package org.dyno4j.formation;

import java.util.Map;
import java.util.Optional;

/** The release of a formation, and the rollout that is to change it, one at a time. Belongs to the control thread. */
final class Rollouts {
    private final FormationContext context;
    private final TypeFormations types;
    private Generation current;
    private Optional<RolloutRun> running = Optional.empty();
    private boolean reviewDue;

    Rollouts(FormationContext context, TypeFormations types, Generation first) {
        this.context = context;
        this.types = types;
        this.current = first;
    }

    /** What the formation runs; during a rollout, what it ran before. */
    Generation current() {
        return current;
    }

    /** Begins a rollout, which takes the place of one that still goes on. */
    RolloutRun begin(RolloutPlan plan) {
        running.ifPresent(run -> run.supersede("release " + plan.release().name() + " is rolled out instead"));
        Generation next = new Generation(plan.release());
        RolloutRun run = new RolloutRun(plan, current, next, types::all, context.journal());
        running = Optional.of(run);
        run.begin();
        review();
        return run;
    }

    /** Brings all back onto the release before, if this rollout still goes on. */
    void callOff(RolloutRun run) {
        run.callOff();
        review();
    }

    /** Has one review come after this event, for all that it changes. */
    void changed() {
        if (running.isPresent() && !reviewDue) {
            reviewDue = true;
            context.platform().control().execute(() -> {
                reviewDue = false;
                review();
            });
        }
    }

    /**
     * Gives other config vars to all runs that begin from now on.
     *
     * @throws IllegalStateException while a rollout goes on: its release brings its own
     */
    void configure(Map<String, String> config) {
        running.ifPresent(run -> {
            throw new IllegalStateException(
                    "release " + run.to().name() + " is being rolled out, which brings its own config vars");
        });
        current.configure(config);
    }

    void close() {
        running.ifPresent(run -> run.supersede("the formation is closed"));
        running = Optional.empty();
    }

    boolean isRunning() {
        return running.isPresent();
    }

    private void review() {
        running.ifPresent(RolloutRun::review);
        if (running.filter(RolloutRun::isOver).isPresent()) {
            RolloutRun over = running.get();
            running = Optional.empty();
            if (over.isCompleted()) {
                current = over.to();
                types.become(current);
            }
        }
    }
}
