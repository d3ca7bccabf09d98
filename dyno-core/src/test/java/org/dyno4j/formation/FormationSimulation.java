package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableListMultimap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.dyno4j.dyno.Cycling;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.Handover;
import org.dyno4j.dyno.HealthCheck;
import org.dyno4j.dyno.HealthChecks;
import org.dyno4j.dyno.Liveness;
import org.dyno4j.dyno.MemoryPolicy;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.isolation.Signal;

/**
 * One formation through days of crashes, slow starts, failing sandboxes and requests, all from one seed; then through
 * a calm in which it has to come to rest; then through its end.
 */
final class FormationSimulation implements SimulationSeeds.Simulation {
    private static final List<String> TYPES = List.of("web", "worker", "clock");
    private static final String PROCFILE = "web: serve\nworker: work\nclock: tick\n";
    private static final int MOST_DYNOS = 6;

    /** Longer than everything that a dyno may take to end, to start and to be up. */
    private static final Duration SETTLING = Duration.ofMinutes(30);

    private final RandomGenerator random;
    private final Settings settings;
    private final SimulatedFormation formation;
    private Optional<RolloutRun> rollout = Optional.empty();
    private int releases = 1;
    private boolean calm;

    FormationSimulation(long seed) {
        random = new SplittableRandom(seed);
        settings = settings();
        formation = new SimulatedFormation(
                settings, random, control -> new SimulatedWorkers(control, random), this::nextBehaviour);
    }

    private Settings settings() {
        Settings all = SimulatedFormation.settings(
                new ByType<>(restartPolicy(), random.nextBoolean() ? Map.of("worker", restartPolicy()) : Map.of()),
                new ByType<>(stopPolicy(), random.nextBoolean() ? Map.of("worker", stopPolicy()) : Map.of()),
                random.nextBoolean() ? Optional.of(cycling()) : Optional.empty(),
                health(),
                bootOrder());
        return SimulatedFormation.withMemoryPolicy(all, any(MemoryPolicy.standard(), MemoryPolicy.heroku()));
    }

    private RestartPolicy restartPolicy() {
        RestartPolicy policy = any(RestartPolicy.standard(), RestartPolicy.heroku(), RestartPolicy.never());
        RestartPolicy bounded = random.nextInt(3) == 0 ? policy.withMaximumAttempts(1 + random.nextInt(4)) : policy;
        return random.nextInt(3) == 0
                ? bounded.withCleanExitDelay(Duration.ofMillis(100 + random.nextInt(5_000)))
                : bounded;
    }

    private StopPolicy stopPolicy() {
        return new StopPolicy(
                any(Signal.SIGTERM, Signal.SIGTERM, Signal.SIGINT, Signal.SIGQUIT),
                Duration.ofSeconds(random.nextInt(31)),
                any(Handover.OVERLAP, Handover.STOP_FIRST),
                any(Handover.OVERLAP, Handover.STOP_FIRST));
    }

    /** So often that a storm sees it, so seldom that a calm comes to rest between. */
    private Cycling cycling() {
        return new Cycling(Duration.ofMinutes(5 + random.nextInt(30)), Duration.ofMinutes(random.nextInt(10)));
    }

    private Map<String, HealthChecks> health() {
        Map<String, HealthChecks> health = new HashMap<>();
        for (String type : TYPES) {
            HealthChecks checks = HealthChecks.standard();
            if (random.nextInt(3) == 0) {
                checks = checks.withReadiness(any(
                        HealthCheck.port(8000),
                        HealthCheck.http("/up"),
                        HealthCheck.logLine("Listening"),
                        HealthCheck.command("check"),
                        HealthCheck.settledFor(Duration.ofSeconds(5))));
            }
            if (random.nextInt(3) == 0) {
                checks = checks.withLiveness(liveness());
            }
            health.put(type, checks);
        }
        return health;
    }

    private Liveness liveness() {
        return Liveness.of(any(HealthCheck.port(), HealthCheck.http("/up"), HealthCheck.command("check")))
                .every(Duration.ofSeconds(10 + random.nextInt(110)))
                .withTimeout(Duration.ofSeconds(1 + random.nextInt(10)))
                .withFailures(1 + random.nextInt(3));
    }

    /** Each type waits for earlier ones alone, so there is no circle; which is the first is chance. */
    private BootOrder bootOrder() {
        ImmutableListMultimap.Builder<String, BootOrder.Awaited> order = ImmutableListMultimap.builder();
        List<String> types = new ArrayList<>(TYPES);
        Collections.rotate(types, random.nextInt(types.size()));
        for (int later = 1; later < types.size(); later++) {
            if (random.nextInt(3) == 0) {
                String awaited = types.get(random.nextInt(later));
                order.put(types.get(later), new BootOrder.Awaited(awaited, any(StartCondition.values())));
            }
        }
        return new BootOrder(order.build());
    }

    @SafeVarargs
    private <T> T any(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private Behaviour nextBehaviour(DynoName dyno) {
        if (!calm) {
            return Behaviour.any(random);
        }
        return isOneOff(dyno) ? Behaviour.GOOD.ending(Duration.ofSeconds(1), 0) : Behaviour.GOOD;
    }

    private static boolean isOneOff(DynoName dyno) {
        return !TYPES.contains(dyno.type()) || dyno.number() > ScaleChange.MAXIMUM;
    }

    /** Runs the whole life; this many requests come in the storm. */
    @Override
    public List<String> run(int requests) {
        for (int i = 0; i < requests; i++) {
            formation.pass(Duration.ofMillis(random.nextInt(random.nextInt(6) == 0 ? 300_000 : 8_000)));
            formation.request(this::anyRequest);
        }
        settle();
        end();
        return formation.history();
    }

    /** How many events there were. */
    @Override
    public int events() {
        return formation.steps();
    }

    @Override
    public List<String> history() {
        return formation.history();
    }

    private void anyRequest() {
        FormationControl control = formation.control();
        List<DynoStatus> dynos = control.snapshot().dynos();
        switch (random.nextInt(17)) {
            case 0, 1, 2, 3 -> scale(any(TYPES.toArray(String[]::new)), random.nextInt(MOST_DYNOS + 1));
            case 4 -> resize();
            case 5 -> tell("restart all", control::restartAll);
            case 6 -> {
                String type = any(TYPES.toArray(String[]::new));
                tell("restart " + type, () -> control.restart(type));
            }
            case 7 -> tell("retry now", control::retryNow);
            case 8 -> {
                String type = any("run", "worker");
                String command = any("clock once", "clock");
                tell("run " + command + " as " + type, () -> control.run(type, command));
            }
            case 9 -> {
                if (!rolling()) {
                    Map<String, String> config = Map.of(
                            "GREETING", "bonjour", "RELEASE", control.release().name());
                    tell("configure", () -> control.configure(config));
                }
            }
            case 10 ->
                dynos.stream()
                        .filter(dyno -> dyno.state() == DynoState.UP)
                        .findAny()
                        .ifPresent(dyno -> tell("pause " + dyno.name(), () -> control.pause(dyno.name())));
            case 11 ->
                dynos.stream()
                        .filter(dyno -> dyno.state() == DynoState.PAUSED)
                        .forEach(dyno -> tell("resume " + dyno.name(), () -> control.resume(dyno.name())));
            case 12, 13 -> rollOut();
            case 14 -> resizeLive();
            default -> {
                if (!dynos.isEmpty()) {
                    DynoStatus dyno = dynos.get(random.nextInt(dynos.size()));
                    touch(dyno);
                }
            }
        }
    }

    private boolean rolling() {
        return rollout.filter(run -> !run.isOver()).isPresent();
    }

    private void rollOut() {
        if (rolling() && random.nextBoolean()) {
            RolloutRun run = rollout.orElseThrow();
            tell("call off", () -> formation.control().callOff(run));
            return;
        }
        releases++;
        RolloutPlan plan = RolloutPlan.of(SimulatedFormation.release("v" + releases, PROCFILE))
                .withHandover("web", any(Handover.values()))
                .withHandover("worker", any(Handover.values()))
                .withShare(any(0.1, 0.5, 1.0))
                .withAttempts(1 + random.nextInt(3));
        tell("roll out v" + releases, () -> rollout = Optional.of(formation.rolloutNow(plan)));
    }

    private void touch(DynoStatus dyno) {
        DynoName name = dyno.name();
        boolean resting = dyno.state() == DynoState.CRASHED || dyno.state() == DynoState.FAILED;
        if (random.nextInt(4) == 0) {
            tell("kill " + name, () -> formation.control().kill(name));
        } else if (isOneOff(name) || random.nextBoolean()) {
            tell("stop " + name, () -> formation.control().stop(name));
        } else if (resting || dyno.retryAt().isPresent()) {
            tell("retry " + name, () -> formation.control().retryNow(name));
        } else {
            tell("restart " + name, () -> formation.control().restart(name));
        }
    }

    private void tell(String what, Runnable action) {
        formation.note("request: " + what);
        action.run();
    }

    /** What stays is not touched, what is too much ends at once, highest numbers first. */
    private void scale(String type, int quantity) {
        formation.note("request: " + type + "=" + quantity);
        FormationControl control = formation.control();
        List<DynoStatus> before = control.snapshot().dynos();
        int noted = formation.history().size();
        ScalePlan plan = control.newPlan();
        plan.add(type + "=" + quantity);
        control.scale(plan);

        assertThat(control.formation().quantity(type)).isEqualTo(quantity);
        List<DynoStatus> after = control.snapshot().dynos();
        before.stream()
                .filter(dyno -> !dyno.name().type().equals(type) || dyno.name().number() <= quantity)
                .filter(dyno -> dyno.state() != DynoState.DOWN)
                .forEach(dyno -> assertThat(after).contains(dyno));
        List<Integer> stopped = formation
                .history()
                .subList(noted, formation.history().size())
                .stream()
                .filter(line -> line.contains(" from ") && (line.endsWith("to stopping") || line.endsWith("to down")))
                .map(line -> Integer.parseInt(line.replaceAll(".*\\[" + type + "\\.(\\d+)\\].*", "$1")))
                .toList();
        assertThat(stopped).isSortedAccordingTo((a, b) -> b - a).allMatch(number -> number > quantity);
    }

    private void resize() {
        String type = any(TYPES.toArray(String[]::new));
        String size = any("standard-1x", "standard-2x", "performance-m");
        formation.note("request: resize " + type + " to " + size);
        ScalePlan plan = formation.control().newPlan();
        plan.add(type + "=" + formation.control().formation().quantity(type) + ":" + size);
        formation.control().scale(plan);
    }

    /** Nothing else happens to a type for longer than that takes, or it is refused: no matter. */
    private void resizeLive() {
        String type = any(TYPES.toArray(String[]::new));
        DynoSize size = DynoSize.named(any("standard-1x", "standard-2x", "performance-m"));
        tell("resize " + type + " live to " + size.name(), () -> {
            try {
                formation.control().resize(type, size);
            } catch (IllegalStateException another) {
                formation.note("refused: " + another.getMessage());
            }
        });
    }

    /** From now on all behave well: then the formation comes to rest as it is desired. */
    private void settle() {
        calm = true;
        formation.note("calm");
        formation.pass(SETTLING);
        // Who has crashed may have hours to wait, or wait for ever, as its policy says.
        formation.request(formation.control()::restartAll);
        formation.pass(SETTLING);
        settings.bootOrder().awaited().values().forEach(this::bring);
        passBetweenCycles();
        Snapshot snapshot = formation.latest();
        assertThat(snapshot.settled()).as("%s", snapshot.dynos()).isTrue();
        assertThat(rolling()).isFalse();
        for (Formation.Entry entry : snapshot.formation().entries()) {
            for (int number = 1; number <= entry.quantity(); number++) {
                List<SimulatedSandbox> runs = formation
                        .isolation()
                        .of(new DynoName(entry.type(), number))
                        .toList();
                assertThat(runs).hasSize(1);
                assertThat(runs.get(0).isRunning()).isTrue();
                assertThat(runs.get(0).process().environment())
                        .containsEntry("RELEASE", formation.control().release().name());
                assertThat(runs.get(0).limits())
                        .isEqualTo(settings.memoryPolicy().limits(entry.size()));
            }
        }
    }

    /** Until no dyno is being cycled. */
    private void passBetweenCycles() {
        Duration until = formation.elapsed().plus(SETTLING);
        while (!isAtRest() && formation.elapsed().compareTo(until) < 0) {
            formation.pass(Duration.ofSeconds(1));
        }
    }

    private boolean isAtRest() {
        Snapshot snapshot = formation.latest();
        int desired = snapshot.formation().entries().stream()
                .mapToInt(Formation.Entry::quantity)
                .sum();
        long running = formation.isolation().open().stream()
                .filter(sandbox -> !isOneOff(sandbox.dynoName()))
                .count();
        return snapshot.settled() && running == desired;
    }

    /** Who still waits for this does not any more then. */
    private void bring(BootOrder.Awaited awaited) {
        String type = awaited.type();
        formation.note("bring " + awaited.describe());
        formation.request(() -> formation.control().run("run", type));
        if (formation.control().formation().quantity(type) == 0) {
            formation.request(() -> scale(type, 1));
        }
        formation.pass(SETTLING);
    }

    private void end() {
        formation.note("close");
        formation.request(formation.control()::close);
        formation.pass(SETTLING);
        Snapshot snapshot = formation.latest();
        assertThat(snapshot.idle()).as("%s", snapshot.dynos()).isTrue();
        assertThat(formation.isolation().open()).isEmpty();
    }
}
