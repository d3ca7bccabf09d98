package org.dyno4j.formation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.dyno4j.dyno.Cycling;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.HangUpPolicy;
import org.dyno4j.dyno.HealthChecks;
import org.dyno4j.dyno.MemoryPolicy;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.dyno.supervision.DynoLog;
import org.dyno4j.dyno.supervision.LineObserver;
import org.dyno4j.dyno.supervision.Platform;
import org.dyno4j.dyno.supervision.PlatformLines;
import org.dyno4j.dyno.supervision.Wording;
import org.dyno4j.dyno.supervision.Workers;
import org.dyno4j.isolation.NetworkMode;
import org.dyno4j.isolation.OutputSink;
import org.dyno4j.isolation.Stack;
import org.dyno4j.isolation.SyscallFilter;
import org.dyno4j.log.LogLine;
import org.dyno4j.procfile.Procfile;

/** A formation in simulated time, which remembers all that it tells; its invariants are checked after every event. */
final class SimulatedFormation {
    private static final FormationRelease FIRST = release("v1", "web: serve\nworker: work\nclock: tick\n")
            .withConfig(Map.of("GREETING", "hello", "RELEASE", "v1"));

    /** How long a worker takes to create a sandbox and start the process in it, unless a test has other workers. */
    static final Duration START = Duration.ofMillis(100);

    /** How long a worker takes for anything else. */
    static final Duration WORK = Duration.ofMillis(1);

    private final List<String> history = new ArrayList<>();
    private final List<LogLine> lines = new ArrayList<>();
    private final List<FormationEvent> events = new ArrayList<>();
    private final Map<DynoName, LineObserver> printing = new HashMap<>();
    private final DynoLog log = new Log();
    private final SimulatedControl control = new SimulatedControl(this::afterEvent);
    private final SimulatedIsolation isolation;
    private final FormationInvariants invariants;
    private final FormationEngine engine;
    private Consumer<FormationEvent> listener = event -> {};
    private Runnable afterEach = () -> {};
    private int steps;

    SimulatedFormation(
            Settings settings,
            RandomGenerator random,
            Function<SimulatedControl, Workers> workers,
            Function<DynoName, Behaviour> behaviours) {
        isolation = new SimulatedIsolation(control, behaviours);
        invariants = new FormationInvariants(isolation, settings);
        Platform platform = new Platform(control, workers.apply(control), isolation, log);
        engine = new FormationEngine(platform, settings, random, port -> true, this::event);
    }

    /** One in which nothing is left to chance but jitter. */
    static SimulatedFormation of(Settings settings, Function<DynoName, Behaviour> behaviours) {
        return new SimulatedFormation(
                settings,
                new SplittableRandom(1),
                control -> (lane, work) -> control.after(lane == Workers.Lane.START ? START : WORK, work),
                behaviours);
    }

    /** Three process types and Heroku's boot timeout; no cycling. */
    static Settings settings(RestartPolicy restartPolicy, StopPolicy stopPolicy) {
        return settings(restartPolicy, stopPolicy, Map.of());
    }

    /** The same with another rule for their memory. */
    static Settings settings(RestartPolicy restartPolicy, StopPolicy stopPolicy, MemoryPolicy memoryPolicy) {
        return withMemoryPolicy(settings(restartPolicy, stopPolicy), memoryPolicy);
    }

    static Settings withMemoryPolicy(Settings others, MemoryPolicy memoryPolicy) {
        return new Settings(
                others.release(),
                others.sizes(),
                others.network(),
                others.filter(),
                others.stack(),
                others.restartPolicies(),
                others.stopPolicies(),
                others.cycling(),
                others.bootTimeout(),
                others.wording(),
                others.health(),
                others.bootOrder(),
                memoryPolicy,
                others.hangUpPolicy());
    }

    /** The same with checks of their health. */
    static Settings settings(RestartPolicy restartPolicy, StopPolicy stopPolicy, Map<String, HealthChecks> health) {
        return settings(restartPolicy, stopPolicy, health, BootOrder.none());
    }

    /** The same with an order in which they start. */
    static Settings settings(
            RestartPolicy restartPolicy, StopPolicy stopPolicy, Map<String, HealthChecks> health, BootOrder bootOrder) {
        return settings(FIRST, restartPolicy, stopPolicy, health, bootOrder);
    }

    /** The same with policies by type. */
    static Settings settings(
            ByType<RestartPolicy> restartPolicies, ByType<StopPolicy> stopPolicies, Optional<Cycling> cycling) {
        return settings(restartPolicies, stopPolicies, cycling, Map.of(), BootOrder.none());
    }

    /** The same with all that can be chosen. */
    static Settings settings(
            ByType<RestartPolicy> restartPolicies,
            ByType<StopPolicy> stopPolicies,
            Optional<Cycling> cycling,
            Map<String, HealthChecks> health,
            BootOrder bootOrder) {
        return settings(FIRST, restartPolicies, stopPolicies, cycling, health, bootOrder);
    }

    /** The same of another release. */
    static Settings settings(
            FormationRelease first,
            RestartPolicy restartPolicy,
            StopPolicy stopPolicy,
            Map<String, HealthChecks> health,
            BootOrder bootOrder) {
        return settings(first, ByType.all(restartPolicy), ByType.all(stopPolicy), Optional.empty(), health, bootOrder);
    }

    private static Settings settings(
            FormationRelease first,
            ByType<RestartPolicy> restartPolicies,
            ByType<StopPolicy> stopPolicies,
            Optional<Cycling> cycling,
            Map<String, HealthChecks> health,
            BootOrder bootOrder) {
        return new Settings(
                first,
                Map.of(),
                NetworkMode.ISOLATED,
                SyscallFilter.standard(),
                Stack.host(),
                restartPolicies,
                stopPolicies,
                cycling,
                Duration.ofSeconds(60),
                Wording.STANDARD,
                health,
                bootOrder,
                MemoryPolicy.standard(),
                HangUpPolicy.standard());
    }

    /** A release whose dynos can tell its name. */
    static FormationRelease release(String name, String procfile) {
        return FormationRelease.of(name, Procfile.parse(procfile)).withConfig(Map.of("RELEASE", name));
    }

    /** Begins a rollout. */
    RolloutRun rollout(RolloutPlan plan) {
        AtomicReference<RolloutRun> run = new AtomicReference<>();
        request(() -> run.set(rolloutNow(plan)));
        return run.get();
    }

    /** The same within a request. */
    RolloutRun rolloutNow(RolloutPlan plan) {
        invariants.rollout(plan);
        return control().rollout(plan);
    }

    /** As the manager does: one request is one event, published when it is decided. */
    void request(Runnable decision) {
        control.execute(() -> {
            decision.run();
            engine.publisher().publish();
        });
        control.pass(Duration.ZERO);
    }

    /** Requests these changes, in Heroku's form. */
    void scale(String... changes) {
        request(() -> {
            ScalePlan plan = control().newPlan();
            List.of(changes).forEach(plan::add);
            control().scale(plan);
        });
    }

    void pass(Duration time) {
        control.pass(time);
    }

    /** Whether nothing will happen unless it is asked for. */
    boolean isIdle() {
        return control.isIdle();
    }

    Duration elapsed() {
        return control.elapsed();
    }

    FormationControl control() {
        return engine.control();
    }

    Watches watches() {
        return engine.watches();
    }

    DynoLog log() {
        return log;
    }

    SimulatedIsolation isolation() {
        return isolation;
    }

    Snapshot latest() {
        return engine.publisher().latest();
    }

    /** What is there under this name. */
    DynoStatus dyno(String name) {
        return latest().dynos().stream()
                .filter(status -> status.name().toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + latest().dynos()));
    }

    /** The names of all that is there. */
    List<String> names() {
        return latest().dynos().stream().map(status -> status.name().toString()).toList();
    }

    /** All that was said in the log, in order. */
    List<LogLine> lines() {
        return List.copyOf(lines);
    }

    /** What was said about one dyno. */
    List<String> linesOf(String dyno) {
        return lines.stream()
                .filter(line -> line.process().equals(dyno))
                .map(LogLine::text)
                .toList();
    }

    /** Who is told what the last run of this dyno prints, and when the log holds it back. */
    LineObserver printing(String dyno) {
        return Objects.requireNonNull(printing.get(DynoName.parse(dyno)));
    }

    /** Forgets the lines up to now. */
    void forgetLines() {
        lines.clear();
    }

    /** The events of one kind, in order. */
    <T extends FormationEvent> Stream<T> events(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast);
    }

    /** How many events of the control thread there were. */
    int steps() {
        return steps;
    }

    /** Everything that was told, and noted by a test, with its time. */
    List<String> history() {
        return history;
    }

    void note(String what) {
        history.add(control.elapsed() + " " + what);
    }

    private void event(FormationEvent event) {
        note(event.toString());
        events.add(event);
        invariants.event(event);
        listener.accept(event);
    }

    /** Has all events told there, too, and this run after each event of the control thread. */
    void follow(Consumer<FormationEvent> events, Runnable each) {
        listener = events;
        afterEach = each;
    }

    SimulatedControl time() {
        return control;
    }

    private void afterEvent() {
        steps++;
        invariants.check(engine.control().snapshot(), control.now());
        afterEach.run();
    }

    private final class Log implements DynoLog {
        @Override
        public void platform(DynoName dyno, String text) {
            note("dyno[" + dyno + "]: " + text);
            lines.add(new LogLine(control.now(), LogLine.DYNO, dyno.toString(), text));
            switch (text) {
                case PlatformLines.RESTARTING -> invariants.restarting(dyno);
                case PlatformLines.CYCLING -> invariants.cycling(dyno, control.now());
                default -> {}
            }
        }

        @Override
        public String redact(String text) {
            return text;
        }

        @Override
        public OutputSink output(DynoName dyno, LineObserver lines, Runnable ended) {
            printing.put(dyno, lines);
            return new OutputSink() {
                @Override
                public void write(ByteBuffer bytes, Flow flow) {
                    StandardCharsets.UTF_8.decode(bytes).toString().lines().forEach(lines::printed);
                }

                @Override
                public void end() {
                    ended.run();
                }
            };
        }
    }
}
