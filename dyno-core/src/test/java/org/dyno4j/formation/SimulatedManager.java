package org.dyno4j.formation;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.Handover;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.dyno.supervision.Control;
import org.dyno4j.procfile.Procfile;

/** What a manager does, in simulated time, for the simulations of other packages; one JVM's worth of it. */
public final class SimulatedManager {
    private static final String RELEASE = "RELEASE";

    private final SimulatedFormation formation;

    /** A formation in which nothing runs, at that time; dynos behave well while it is calm, and as they come otherwise. */
    public SimulatedManager(Duration time, RandomGenerator random, Supplier<Boolean> calm) {
        RestartPolicy restarts = choose(random, RestartPolicy.standard(), RestartPolicy.heroku());
        StopPolicy stops = new StopPolicy(
                Duration.ofSeconds(random.nextInt(31)),
                choose(random, Handover.OVERLAP, Handover.STOP_FIRST),
                choose(random, Handover.OVERLAP, Handover.STOP_FIRST));
        formation = new SimulatedFormation(
                SimulatedFormation.settings(
                        FormationRelease.of("v0", Procfile.of()), restarts, stops, Map.of(), BootOrder.none()),
                random,
                control -> new SimulatedWorkers(control, random),
                dyno -> calm.get() ? Behaviour.GOOD : Behaviour.any(random));
        formation.pass(time);
    }

    @SafeVarargs
    private static <T> T choose(RandomGenerator random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Has all events told there, and this run after each event of the control thread. */
    public void follow(Consumer<FormationEvent> events, Runnable each) {
        formation.follow(events, each);
    }

    /** The control thread of all that is simulated with it. */
    @SuppressWarnings("exports") // to tests of this module alone
    public Control control() {
        return formation.time();
    }

    /** How much time has passed. */
    public Duration elapsed() {
        return formation.elapsed();
    }

    /** Lets time pass. */
    public void pass(Duration time) {
        formation.pass(time);
    }

    /** Does this on the control thread. */
    public void request(Runnable decision) {
        formation.request(decision);
    }

    /** On the control thread, as all that follows. */
    public OneOff run(FormationRelease release, OneOffSpec spec) {
        OneOffRun run = formation.control().run(named(release), spec);
        return new OneOff(run.name(), run.verdict(), Optional.empty(), run::stop);
    }

    public Rollout rollout(RolloutPlan plan) {
        RolloutRun run = formation.rolloutNow(
                new RolloutPlan(named(plan.release()), plan.handovers(), plan.share(), plan.attempts()));
        return new Rollout(
                plan.release(),
                run.outcome(),
                () -> formation.time().execute(() -> formation.control().callOff(run)));
    }

    /** Dynos tell its name. */
    private static FormationRelease named(FormationRelease release) {
        Map<String, String> config = new HashMap<>(release.config());
        config.put(RELEASE, release.name());
        return release.withConfig(config);
    }

    public void checkScale(Procfile procfile, String... changes) {
        formation.control().checkScale(procfile, changes);
    }

    public Formation scale(String... changes) {
        ScalePlan plan = formation.control().newPlan();
        List.of(changes).forEach(plan::add);
        return formation.control().scale(plan);
    }

    public void restartAll() {
        formation.control().restartAll();
    }

    public void kill(DynoName dyno) {
        formation.control().kill(dyno);
    }

    public void close() {
        formation.control().close();
    }

    public List<DynoStatus> dynos() {
        return formation.control().snapshot().dynos();
    }

    public Formation formation() {
        return formation.control().formation();
    }

    /** The name of the release that the formation runs. */
    public String release() {
        return formation.control().release().name();
    }

    /** Whether all that is desired is up, and nothing else is there. */
    public boolean settled() {
        return formation.latest().settled();
    }

    /** The names of the releases that connections go to. */
    public Set<String> served() {
        return formation.latest().targets().values().stream()
                .flatMap(List::stream)
                .map(target -> ((SimulatedSandbox) target.sandbox()).process().environment())
                .map(environment -> String.valueOf(environment.get(RELEASE)))
                .collect(Collectors.toSet());
    }

    /** All that was told. */
    public List<String> history() {
        return formation.history();
    }

    public void note(String what) {
        formation.note(what);
    }

    /** How many events there were. */
    public int steps() {
        return formation.steps();
    }
}
