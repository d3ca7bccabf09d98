package org.dyno4j.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.dyno4j.app.KillPoint.Doing;
import org.dyno4j.app.KillPoint.Killed;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.Handover;
import org.dyno4j.dyno.supervision.Control;
import org.dyno4j.formation.Formation;
import org.dyno4j.formation.FormationRelease;
import org.dyno4j.formation.OneOff;
import org.dyno4j.formation.OneOffSpec;
import org.dyno4j.formation.Rollout;
import org.dyno4j.formation.RolloutPlan;
import org.dyno4j.formation.SimulatedManager;
import org.dyno4j.formation.SimulationSeeds;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.log.LogLine;
import org.dyno4j.log.SimulatedDrain;
import org.dyno4j.procfile.ProcessType;
import org.dyno4j.procfile.Procfile;
import org.dyno4j.usage.CountingRule;
import org.dyno4j.usage.Moment;
import org.dyno4j.usage.Usage;
import org.dyno4j.usage.UsageMeter;

/**
 * One app through a day of deployments, config changes, rollbacks, interrupts, crashes, scale changes and a failing drain, in
 * JVMs that are killed in the middle of anything, all from one seed; then through a calm in which it has to come to rest;
 * then through its end.
 */
final class AppSimulation implements SimulationSeeds.Simulation {
    private static final String APP = "app";
    private static final int MOST_DYNOS = 4;
    private static final Duration USAGE_INTERVAL = Duration.ofMinutes(1);

    /** Longer than everything that a rollout and its way back may take. */
    private static final Duration SETTLING = Duration.ofMinutes(60);

    private final RandomGenerator random;
    private final RandomGenerator drainRandom;
    private final SimulatedDrain.Mood drainMood;
    private final Consumer<String> killed;
    private final Map<String, Procfile> slugs = new HashMap<>();
    private final List<String> history = new ArrayList<>();
    private final AppInvariants invariants = new AppInvariants();
    private final AppOptions options;

    // What outlives a JVM.
    private final SimulatedStateFile kept;
    private Usage keptUsage = Usage.none();

    // What doesn't.
    private SimulatedManager dynos;
    private SimulatedDrain drain;
    private KeptState state;
    private AppUsage usage;
    private AppFormation formation;
    private AppControl control;
    private Optional<ReleaseRun> latest = Optional.empty();
    private KillPoint end = KillPoint.none();
    private boolean calm;
    private boolean closing;
    private int steps;
    private long dropped;

    AppSimulation(long seed) {
        this(seed, SimulatedDrain.Mood.ANY, what -> {});
    }

    /** {@code killed} is told what a JVM did when it was killed. */
    AppSimulation(long seed, SimulatedDrain.Mood drainMood, Consumer<String> killed) {
        random = new SplittableRandom(seed);
        this.killed = killed;
        kept = new SimulatedStateFile(APP, random);
        drainRandom = new SplittableRandom(-seed);
        this.drainMood = drainMood;
        options = AppOptions.defaults()
                .withReleasesKept(2 + random.nextInt(5))
                .withReleaseTimeout(Duration.ofMinutes(2))
                .withUsageInterval(USAGE_INTERVAL)
                .withRollout(RolloutOptions.defaults()
                        .withAttempts(1 + random.nextInt(3))
                        .withShare(any(0.25, 1.0))
                        .withHandover("worker", any(Handover.values())));
        dynos = new SimulatedManager(Duration.ZERO, random, () -> calm);
        drain = newDrain();
        state = new KeptState(kept, kept.read());
        usage = newUsage();
        formation = new AppFormation(APP, List.of(), released(), state);
        control = boot();
    }

    @SafeVarargs
    private <T> T any(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private SimulatedDrain newDrain() {
        Control time = dynos.control();
        return new SimulatedDrain(time::now, time::after, drainRandom, drainMood);
    }

    private AppUsage newUsage() {
        SimulatedManager clock = dynos;
        UsageMeter meter = new UsageMeter(
                CountingRule.whatRuns(),
                () -> new Moment(clock.control().now(), clock.elapsed().toNanos()),
                keptUsage);
        return new AppUsage(APP, dynos.control(), USAGE_INTERVAL, meter, Optional.of(this::keep));
    }

    /** A write of it is the old or the new, wherever it is cut, as is tested elsewhere. */
    private void keep(Usage used) {
        if (end.reachedBy(Doing.WRITING_USAGE)) {
            keptUsage = random.nextBoolean() ? used : keptUsage;
            throw new Killed(Doing.WRITING_USAGE);
        }
        keptUsage = used;
    }

    /** What an app does when it is opened, and after a JVM before was killed. */
    private AppControl boot() {
        state = new KeptState(kept, kept.read().pendingFailed(options.releasesKept()));
        usage = newUsage();
        AppUsage counting = usage;
        drain = newDrain();
        LogBuffer logs = drain.buffer();
        AppJournal journal = new AppJournal(dynos.control(), logs, this::event);
        formation = new AppFormation(APP, List.of(), released(), state);
        dynos.follow(
                event -> dynos.control().execute(() -> {
                    counting.accept(event);
                    logs.append(LogLine.DYNO, "formation", event.toString());
                    journal.formation(event);
                }),
                this::afterEvent);
        latest = Optional.empty();
        return new AppControl(new ReleaseContext(APP, options, dynos.control(), state, formation, journal));
    }

    private ReleasedFormation released() {
        SimulatedManager manager = dynos;
        return new ReleasedFormation() {
            @Override
            public OneOff run(FormationRelease release, OneOffSpec spec) {
                return manager.run(release, spec);
            }

            @Override
            public Rollout rollout(RolloutPlan plan) {
                return manager.rollout(plan);
            }

            @Override
            public Formation scale(String... changes) {
                return manager.scale(changes);
            }

            @Override
            public void checkScale(Procfile procfile, String... changes) {
                manager.checkScale(procfile, changes);
            }

            @Override
            public DynoSize sizeNamed(String name) {
                return DynoSize.named(name);
            }
        };
    }

    /** Runs the whole life; this many requests come in the storm. */
    @Override
    public List<String> run(int requests) {
        for (int i = 0; i < requests; i++) {
            dynos.pass(Duration.ofMillis(random.nextInt(random.nextInt(4) == 0 ? 600_000 : 10_000)));
            if (random.nextInt(20) == 0) {
                liveUntilKilled();
            } else {
                dynos.request(this::anyRequest);
            }
        }
        settle();
        end();
        return history();
    }

    private void anyRequest() {
        switch (random.nextInt(10)) {
            case 0, 1 -> release("deploy", deployment());
            case 2 ->
                state.now().currentRelease().ifPresent(current -> {
                    state.change(before -> before.withConfig(Map.of("SALT", Integer.toString(random.nextInt(100)))));
                    Release newest = state.now().pendingRelease().orElse(current);
                    release("config", plan(newest.slug(), "Set SALT config vars"));
                });
            case 3 ->
                state.now().previous().ifPresent(target -> {
                    Map<String, String> before = state.now().config();
                    release(
                            "rollback",
                            plan(target.slug(), "Rollback to " + target.name())
                                    .with(target.config(), now -> now.withConfigAgain(target.config(), before)));
                });
            case 4 ->
                latest.ifPresent(run -> {
                    dynos.note("request: interrupt");
                    run.callOff("interrupted");
                });
            case 5 -> dynos.restartAll();
            case 6 ->
                dynos.dynos().stream()
                        .skip(random.nextInt(MOST_DYNOS))
                        .findFirst()
                        .map(DynoStatus::name)
                        .ifPresent(dynos::kill);
            default -> scale();
        }
    }

    private void scale() {
        List<Formation.Entry> types = dynos.formation().entries();
        if (formation.isRunning()) {
            Formation.Entry type = types.get(random.nextInt(types.size()));
            String size = random.nextInt(4) == 0 ? ":" + any("standard-1x", "standard-2x") : "";
            String change = type.type() + "=" + random.nextInt(MOST_DYNOS) + size;
            dynos.note("request: " + change);
            Formation unused = control.scale(change);
        }
    }

    private ReleasePlan deployment() {
        String types = any(
                "web: serve\n",
                "web: serve\nworker: work\n",
                "worker: work\nclock: tick\n",
                "web: serve\nclock: tick\n");
        String slug = "slug" + slugs.size();
        slugs.put(slug, Procfile.parse(types + (random.nextInt(4) == 0 ? "release: migrate\n" : "")));
        return plan(slug, "Deploy " + slug);
    }

    private ReleasePlan plan(String slug, String description) {
        return new ReleasePlan(
                slug,
                Path.of("/slugs", slug),
                Optional.ofNullable(slugs.get(slug)).orElseThrow(),
                description,
                AppState::config,
                UnaryOperator.identity());
    }

    /** One after the other, as callers wait for each other, at least until its dynos are being rolled out. */
    private void release(String what, ReleasePlan plan) {
        if (latest.filter(run -> !run.launched().isDone()).isEmpty()) {
            dynos.note("request: " + what);
            latest = Optional.of(control.release(plan));
        }
    }

    /** In the middle of something, if it comes to that; else between two events. */
    private void liveUntilKilled() {
        endAt(KillPoint.any(random));
        try {
            dynos.request(this::anyRequest);
            dynos.pass(Duration.ofMillis(random.nextInt(120_000)));
            invariants.check(this);
            killJvm("waiting");
        } catch (Killed inTheMiddle) {
            killJvm(String.valueOf(inTheMiddle.getMessage()));
        }
    }

    private void killJvm(String doing) {
        history.addAll(dynos.history());
        history.add(dynos.elapsed() + " the JVM is killed " + doing + ", with " + releasing());
        killed.accept(doing);
        killed.accept(releasing());
        steps += dynos.steps();
        invariants.jvmKilled(dynos.elapsed(), keptUsage, USAGE_INTERVAL);
        endAt(KillPoint.none());
        drain.check();
        dropped += drain.dropped();
        dynos = new SimulatedManager(dynos.elapsed(), random, () -> calm);
        control = boot();
        start();
    }

    private void endAt(KillPoint then) {
        end = then;
        kept.endAt(then);
    }

    private String releasing() {
        if (state.now().pendingRelease().isEmpty()) {
            return "no release under way";
        }
        boolean command =
                dynos.dynos().stream().anyMatch(dyno -> dyno.name().type().equals(ReleasePhase.TYPE));
        return command ? "a release phase under way" : "a rollout under way";
    }

    /** As many dynos are wanted as before. */
    private void start() {
        Optional<Release> current = state.now().currentRelease();
        if (current.isEmpty()) {
            return;
        }
        List<FormationEntry> wanted = state.now().formation();
        ReleasePlan plan = plan(current.get().slug(), current.get().description());
        dynos.request(() -> {
            CompletableFuture<Release> unused = control.start(current.get(), plan);
        });
        List<FormationEntry> desired =
                dynos.formation().entries().stream().map(FormationEntry::of).toList();
        assertThat(wanted).containsAll(desired);
        assertThat(desired)
                .extracting(FormationEntry::type)
                .isEqualTo(plan.procfile().processTypes().stream()
                        .map(ProcessType::name)
                        .toList());
    }

    private void settle() {
        calm = true;
        dynos.note("calm");
        dynos.pass(SETTLING);
        // Who has crashed may have hours to wait.
        dynos.request(dynos::restartAll);
        dynos.pass(SETTLING);
        assertThat(state.now().pendingRelease()).isEmpty();
        if (formation.isRunning()) {
            assertThat(dynos.settled()).as("%s", dynos.dynos()).isTrue();
            Release current = state.now().currentRelease().orElseThrow();
            assertThat(dynos.release()).isEqualTo(current.name());
            assertThat(dynos.served()).isSubsetOf(current.name());
        }
        invariants.check(this);
        invariants.checkUsage(usage.usage());
    }

    private void end() {
        dynos.note("close");
        closing = true;
        dynos.request(() -> {
            control.close();
            dynos.close();
        });
        dynos.pass(SETTLING);
        dynos.request(() -> {
            control.end();
            usage.save();
        });
        assertThat(dynos.dynos()).isEmpty();
        drain.checkDrained();
        invariants.check(this);
        invariants.checkUsage(keptUsage);
    }

    private void event(AppEvent event) {
        if (!(event instanceof AppEvent.InFormation)) {
            dynos.note("event: " + event);
        }
        invariants.event(event);
        if (end.reachedBy(Doing.TELLING)) {
            throw new Killed(Doing.TELLING);
        }
    }

    private void afterEvent() {
        invariants.check(this);
    }

    AppState state() {
        return state.now();
    }

    SimulatedManager dynos() {
        return dynos;
    }

    /** And is to go on. */
    boolean isRunning() {
        return formation.isRunning() && !closing;
    }

    /** How many lines were not delivered by the drain. */
    long dropped() {
        return dropped + drain.dropped();
    }

    /** How many events there were. */
    @Override
    public int events() {
        return steps + dynos.steps();
    }

    @Override
    public List<String> history() {
        List<String> all = new ArrayList<>(history);
        all.addAll(dynos.history());
        return all;
    }
}
