package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.Handover;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.dyno.supervision.DynoLog;
import org.dyno4j.dyno.supervision.Platform;
import org.dyno4j.dyno.supervision.PlatformLines;
import org.dyno4j.isolation.NetworkMode;
import org.dyno4j.isolation.OutputSink;
import org.dyno4j.isolation.Stack;
import org.dyno4j.isolation.SyscallFilter;
import org.dyno4j.procfile.Procfile;

/**
 * One formation through days of crashes, slow starts, failing sandboxes and requests, all from one seed; then through
 * a calm in which it has to come to rest; then through its end.
 */
final class FormationSimulation {
    private static final List<String> TYPES = List.of("web", "worker", "clock");
    private static final int MOST_DYNOS = 6;

    /** Longer than everything that a dyno may take to end, to start and to be up. */
    private static final Duration SETTLING = Duration.ofMinutes(30);

    private final RandomGenerator random;
    private final List<String> history = new ArrayList<>();
    private final SimulatedControl control = new SimulatedControl(this::afterEvent);
    private final SimulatedIsolation isolation = new SimulatedIsolation(control, this::nextBehaviour);
    private final Settings settings;
    private final FormationInvariants invariants;
    private final FormationEngine engine;
    private boolean calm;
    private int events;

    FormationSimulation(long seed) {
        random = new SplittableRandom(seed);
        settings = settings();
        invariants = new FormationInvariants(isolation, settings);
        Platform platform = new Platform(control, new SimulatedWorkers(control, random), isolation, new Log());
        engine = new FormationEngine(platform, settings, random, port -> true, this::event);
    }

    private Settings settings() {
        return new Settings(
                Procfile.parse("web: serve\nworker: work\nclock: tick\n"),
                Optional.empty(),
                Map.of("GREETING", "hello"),
                Map.of(),
                NetworkMode.ISOLATED,
                SyscallFilter.standard(),
                Stack.host(),
                any(RestartPolicy.standard(), RestartPolicy.heroku(), RestartPolicy.never()),
                new StopPolicy(
                        Duration.ofSeconds(random.nextInt(31)),
                        any(Handover.OVERLAP, Handover.STOP_FIRST),
                        any(Handover.OVERLAP, Handover.STOP_FIRST)),
                Duration.ofSeconds(60));
    }

    @SafeVarargs
    private <T> T any(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private Behaviour nextBehaviour() {
        return calm ? Behaviour.GOOD : Behaviour.any(random);
    }

    /** Runs the whole life; this many requests come in the storm. */
    List<String> run(int requests) {
        for (int i = 0; i < requests; i++) {
            control.pass(Duration.ofMillis(random.nextInt(random.nextInt(6) == 0 ? 300_000 : 8_000)));
            request(this::anyRequest);
        }
        settle();
        end();
        return history;
    }

    /** How many events there were. */
    int events() {
        return events;
    }

    List<String> history() {
        return history;
    }

    /** As the manager does: one request is one event, published when it is decided. */
    private void request(Runnable decision) {
        control.execute(() -> {
            decision.run();
            engine.publisher().publish();
        });
        control.pass(Duration.ZERO);
    }

    private void anyRequest() {
        FormationControl formation = engine.control();
        List<DynoStatus> dynos = formation.snapshot().dynos();
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> scale(any(TYPES.toArray(String[]::new)), random.nextInt(MOST_DYNOS + 1));
            case 4 -> resize();
            case 5 -> tell("restart all", formation::restartAll);
            case 6 -> {
                String type = any(TYPES.toArray(String[]::new));
                tell("restart " + type, () -> formation.restart(type));
            }
            case 7 -> tell("retry now", formation::retryNow);
            case 8 -> tell("run", () -> formation.run("run", "clock once"));
            case 9 -> tell("configure", () -> formation.configure(Map.of("GREETING", "bonjour")));
            default -> {
                if (!dynos.isEmpty()) {
                    DynoStatus dyno = dynos.get(random.nextInt(dynos.size()));
                    touch(dyno);
                }
            }
        }
    }

    private void touch(DynoStatus dyno) {
        DynoName name = dyno.name();
        boolean oneOff = !TYPES.contains(name.type());
        if (oneOff || random.nextBoolean()) {
            tell("stop " + name, () -> engine.control().stop(name));
        } else if (dyno.state() == DynoState.CRASHED) {
            tell("retry " + name, () -> engine.control().retryNow(name));
        } else {
            tell("restart " + name, () -> engine.control().restart(name));
        }
    }

    private void tell(String what, Runnable action) {
        note("request: " + what);
        action.run();
    }

    /** What stays is not touched, what is too much ends at once, highest numbers first. */
    private void scale(String type, int quantity) {
        note("request: " + type + "=" + quantity);
        FormationControl formation = engine.control();
        List<DynoStatus> before = formation.snapshot().dynos();
        int noted = history.size();
        ScalePlan plan = formation.newPlan();
        plan.add(type + "=" + quantity);
        formation.scale(plan);

        assertThat(formation.formation().quantity(type)).isEqualTo(quantity);
        List<DynoStatus> after = formation.snapshot().dynos();
        before.stream()
                .filter(dyno -> !dyno.name().type().equals(type) || dyno.name().number() <= quantity)
                .filter(dyno -> dyno.state() != DynoState.DOWN)
                .forEach(dyno -> assertThat(after).contains(dyno));
        List<Integer> stopped = history.subList(noted, history.size()).stream()
                .filter(line -> line.contains(" from ") && (line.endsWith("to stopping") || line.endsWith("to down")))
                .map(line -> Integer.parseInt(line.replaceAll(".*\\[" + type + "\\.(\\d+)\\].*", "$1")))
                .toList();
        assertThat(stopped).isSortedAccordingTo((a, b) -> b - a).allMatch(number -> number > quantity);
    }

    private void resize() {
        String type = any(TYPES.toArray(String[]::new));
        String size = any("standard-1x", "standard-2x", "performance-m");
        note("request: resize " + type + " to " + size);
        ScalePlan plan = engine.control().newPlan();
        plan.add(type + "=" + engine.control().formation().quantity(type) + ":" + size);
        engine.control().scale(plan);
    }

    /** From now on all behave well: then the formation comes to rest as it is desired. */
    private void settle() {
        calm = true;
        note("calm");
        control.pass(SETTLING);
        // Who has crashed may have hours to wait, or wait for ever, as its policy says.
        request(engine.control()::restartAll);
        control.pass(SETTLING);
        Snapshot snapshot = engine.publisher().latest();
        assertThat(snapshot.settled()).as("%s", snapshot.dynos()).isTrue();
        for (Formation.Entry entry : snapshot.formation().entries()) {
            for (int number = 1; number <= entry.quantity(); number++) {
                List<SimulatedSandbox> runs =
                        isolation.of(new DynoName(entry.type(), number)).toList();
                assertThat(runs).hasSize(1);
                assertThat(runs.get(0).isRunning()).isTrue();
                assertThat(runs.get(0).spec().limits()).isEqualTo(entry.size().limits());
            }
        }
    }

    private void end() {
        note("close");
        request(engine.control()::close);
        control.pass(SETTLING);
        Snapshot snapshot = engine.publisher().latest();
        assertThat(snapshot.idle()).as("%s", snapshot.dynos()).isTrue();
        assertThat(isolation.open()).isEmpty();
    }

    private void event(FormationEvent event) {
        note(event.toString());
        invariants.event(event);
    }

    private void afterEvent() {
        events++;
        invariants.check(engine.control().snapshot());
    }

    private void note(String what) {
        history.add(control.elapsed() + " " + what);
    }

    /** Keeps the lines in the history. */
    private final class Log implements DynoLog {
        @Override
        public void platform(DynoName dyno, String text) {
            note("dyno[" + dyno + "]: " + text);
            if (text.equals(PlatformLines.RESTARTING)) {
                invariants.restarting(dyno);
            }
        }

        @Override
        public OutputSink output(DynoName dyno, Runnable ended) {
            return new OutputSink() {
                @Override
                public void write(java.nio.ByteBuffer bytes, Flow flow) {
                    throw new IllegalStateException("simulated dynos print nothing");
                }

                @Override
                public void end() {
                    ended.run();
                }
            };
        }
    }
}
