package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.dyno4j.contract.HerokuSituation;
import org.dyno4j.contract.HerokuStage;
import org.dyno4j.contract.HerokuTable;
import org.dyno4j.contract.Program;
import org.dyno4j.contract.SaidLines;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.Handover;
import org.dyno4j.log.LogLine;
import org.dyno4j.procfile.Procfile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What dynos do, and what is said about them, under Heroku's rules, in simulated time with Heroku's own timers. */
class HerokuConformanceTest {
    private static final HerokuRules RULES = HerokuRules.standard();
    private static final Duration A_MOMENT = Duration.ofSeconds(2);

    /** Longer than what is said again and again takes to be said three times. */
    private static final Duration LONG = Duration.ofMinutes(10);

    static List<HerokuSituation> situations() {
        return Stream.concat(HerokuTable.all().stream(), HerokuTable.ofMemory().stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("situations")
    void dynosAndTheLogAreAsOnHeroku(HerokuSituation situation) {
        Stage stage = new Stage(situation);
        situation.play().accept(stage);
        stage.passAllTimeouts();
        SaidLines.check(stage.said(), situation.sequences(RULES));
        situation.checkEnd(stage.state(), stage.verdict());
    }

    /** How long a dyno waits that has crashed so often in a row: up to so many minutes, of which a random part is left. */
    @ParameterizedTest
    @CsvSource({"1, 0", "2, 20", "3, 40", "4, 60", "5, 180", "6, 320", "7, 320", "30, 320"})
    void waitsAfterCrashesAreAsLongAsOnHeroku(int crashes, long minutes) {
        Duration longest = Duration.ofMinutes(minutes);
        List<Duration> waits = new SplittableRandom(crashes)
                .ints(200)
                .mapToObj(seed -> RULES.restartPolicy()
                        .delayAfter(crashes, new SplittableRandom(seed))
                        .orElseThrow())
                .toList();
        assertThat(waits).allMatch(wait -> !wait.isNegative() && wait.compareTo(longest) <= 0);
        assertThat(waits)
                .anyMatch(wait -> wait.compareTo(longest.multipliedBy(9).dividedBy(10)) >= 0);
    }

    /** From one line to another, in seconds; launching takes a moment of the first. */
    @ParameterizedTest
    @CsvSource({
        "boot timeout, Starting process, Error R10, 60",
        "exit timeout, Stopping all processes, Error R12, 30",
        "manual restart, Stopping all processes, Starting process, 0",
        "release, Stopping all processes, Starting process, 0",
        "one-off that goes on without its client, Client connection closed., Error R16, 15",
        "daily cycle, Stopping all processes, Starting process, 0",
        "'exit with status 0, a crash too', State changed from up to crashed, State changed from crashed to starting, 0"
    })
    void timersAreHerokus(String name, String from, String to, long seconds) {
        HerokuSituation situation = situations().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow();
        Stage stage = new Stage(situation);
        situation.play().accept(stage);
        stage.passAllTimeouts();
        assertThat(Duration.between(stage.timeOf(from), stage.timeOf(to)))
                .isBetween(
                        Duration.ofSeconds(seconds), Duration.ofSeconds(seconds).plus(SimulatedFormation.START));
    }

    /** Who is started anew, or for the first time, by what; three dynos are up before. */
    @ParameterizedTest
    @CsvSource({
        "release, web.1 worker.1 worker.2",
        "config, web.1 worker.1 worker.2",
        "restart, web.1 worker.1 worker.2",
        "restart worker, worker.1 worker.2",
        "restart worker.2, worker.2",
        "crash, worker.1",
        "cycle, web.1 worker.1 worker.2",
        "worker=3, worker.3",
        "worker=1, ''",
        "worker=2:standard-2x, worker.1 worker.2",
        "web=1, ''"
    })
    void whatRestartsWhatIsAsOnHeroku(String request, String started) {
        FixedBehaviours behaviours = new FixedBehaviours();
        if (request.equals("crash")) {
            behaviours.next("worker.1", Behaviour.GOOD.ending(A_MOMENT.multipliedBy(2), 1));
        }
        Procfile procfile = Procfile.parse("web: serve\nworker: work\n");
        SimulatedFormation formation = SimulatedFormation.of(
                FormationManager.builder(procfile).rules(RULES).settings(), behaviours);
        formation.scale("web=1", "worker=2");
        formation.pass(A_MOMENT);
        List<SimulatedSandbox> before = formation.isolation().open();
        FormationControl control = formation.control();
        switch (request) {
            case "release" -> formation.rollout(RolloutPlan.of(FormationRelease.of("v2", procfile)));
            case "config" ->
                formation.request(() -> {
                    control.configure(Map.of("GREETING", "bonjour"));
                    control.restartAll();
                });
            case "restart" -> formation.request(control::restartAll);
            case "restart worker" -> formation.request(() -> control.restart("worker"));
            case "restart worker.2" -> formation.request(() -> control.restart(DynoName.parse("worker.2")));
            case "crash" -> {}
            case "cycle" ->
                formation.pass(RULES.cycling().every().plus(RULES.cycling().spread()));
            default -> formation.scale(request);
        }
        formation.pass(RULES.bootTimeout());
        List<SimulatedSandbox> fresh = new ArrayList<>(formation.isolation().open());
        fresh.removeAll(before);
        assertThat(fresh)
                .extracting(sandbox -> sandbox.dynoName().toString())
                .containsExactlyInAnyOrderElementsOf(
                        Splitter.on(' ').omitEmptyStrings().split(started));
    }

    /** Whether a third crash in a row is followed by a start at once, as the first is, after this; else it waits. */
    @ParameterizedTest
    @CsvSource({
        "time, crashed",
        "retry, crashed",
        "release, up",
        "restart, up",
        "restart worker.1, up",
        "scaled to 0 and back, up"
    })
    void whatForgetsCrashesIsAsOnHeroku(String what, String state) {
        Behaviour crash = Behaviour.GOOD.ending(Duration.ofMillis(300), 1);
        Procfile procfile = Procfile.parse("worker: work\n");
        SimulatedFormation formation = SimulatedFormation.of(
                FormationManager.builder(procfile)
                        .rules(RULES.withRestartPolicy(RULES.restartPolicy().withJitter(0)))
                        .settings(),
                new FixedBehaviours().next("worker.1", crash, crash, crash));
        formation.scale("worker=1");
        formation.pass(A_MOMENT);
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.CRASHED);
        FormationControl control = formation.control();
        switch (what) {
            case "time" -> formation.pass(Duration.ofMinutes(20).minus(A_MOMENT).plusMillis(500));
            case "retry" -> formation.request(control::retryNow);
            case "release" -> formation.rollout(RolloutPlan.of(FormationRelease.of("v2", procfile)));
            case "restart" -> formation.request(control::restartAll);
            case "restart worker.1" -> formation.request(() -> control.restart(DynoName.parse("worker.1")));
            default -> {
                formation.scale("worker=0");
                formation.scale("worker=1");
            }
        }
        formation.pass(A_MOMENT);
        assertThat(formation.dyno("worker.1").state().label()).isEqualTo(state);
    }

    private static Behaviour behaviour(Program program) {
        return switch (program) {
            case WORKS, SERVES -> Behaviour.GOOD;
            case CRASHES -> Behaviour.GOOD.ending(Duration.ofMillis(300), 1);
            case FINISHES -> Behaviour.GOOD.ending(Duration.ofMillis(300), 0);
            case IGNORES_SIGTERM -> Behaviour.GOOD.deaf();
            case NEVER_LISTENS -> Behaviour.GOOD.silent();
            case CRASHES_EARLY -> Behaviour.GOOD.silent().ending(Duration.ofMillis(300), 1);
            case CRASHES_LATER ->
                Behaviour.GOOD.ending(RULES.restartPolicy().stableAfter().plus(A_MOMENT), 1);
            case IGNORES_SIGHUP -> Behaviour.GOOD.deaf();
            case EXCEEDS_QUOTA -> Behaviour.GOOD.using(new MemoryCurve(600L << 20, 0, false));
            case VASTLY_EXCEEDS_QUOTA -> Behaviour.GOOD.using(new MemoryCurve(50L << 20, 2_000L << 20, false));
        };
    }

    private static final class Stage implements HerokuStage {
        private final HerokuSituation situation;
        private final String procfile;
        private final SimulatedFormation formation;
        private DynoName dyno;
        private Optional<OneOffRun> oneOff = Optional.empty();
        private UnaryOperator<List<String>> heard = UnaryOperator.identity();

        Stage(HerokuSituation situation) {
            this.situation = situation;
            String command = situation.program().command();
            this.procfile = "web: " + command + "\nworker: " + command + "\n";
            Settings settings = FormationManager.builder(Procfile.parse(procfile))
                    .rules(RULES)
                    .settings();
            this.formation = SimulatedFormation.of(settings, name -> behaviour(situation.program()));
            this.dyno = new DynoName(situation.type(), 1);
        }

        /** Twice the longest of them, for who starts anew at once. */
        void passAllTimeouts() {
            formation.pass(RULES.bootTimeout().plus(A_MOMENT).multipliedBy(2));
        }

        List<String> said() {
            return heard.apply(formation.linesOf(dyno.toString()));
        }

        /** When the first line was said that begins so. */
        Instant timeOf(String beginning) {
            return formation.lines().stream()
                    .filter(line -> line.text().startsWith(beginning))
                    .map(LogLine::time)
                    .findFirst()
                    .orElseThrow();
        }

        DynoState state() {
            return formation
                    .events(FormationEvent.StateChanged.class)
                    .reduce((first, second) -> second)
                    .orElseThrow()
                    .to();
        }

        Optional<ExitVerdict> verdict() {
            return formation
                    .events(FormationEvent.DynoEnded.class)
                    .reduce((first, second) -> second)
                    .map(FormationEvent.DynoEnded::verdict);
        }

        @Override
        public void scaleUp() {
            formation.scale(situation.type() + "=1");
            formation.pass(A_MOMENT);
        }

        @Override
        public void scaleAway() {
            formation.scale(situation.type() + "=0");
        }

        @Override
        public void restart() {
            formation.request(() -> formation.control().restart(dyno));
        }

        @Override
        public void release(Handover handover) {
            formation.rollout(RolloutPlan.of(SimulatedFormation.release("v2", procfile))
                    .withHandover(situation.type(), handover));
        }

        @Override
        public void changeConfig() {
            formation.request(() -> {
                formation.control().configure(Map.of("GREETING", "bonjour"));
                formation.control().restartAll();
            });
        }

        @Override
        public void passOneCycle() {
            formation.pass(RULES.cycling().every().plus(RULES.cycling().spread()));
        }

        @Override
        public void runDetached() {
            run(OneOffSpec.of(situation.program().command()));
        }

        @Override
        public void stopOneOff() {
            formation.pass(A_MOMENT);
            formation.request(() -> formation.control().stop(dyno));
        }

        @Override
        public void runAttached() {
            run(OneOffSpec.of(CommandSpec.of(situation.program().command()).withAttachment()));
        }

        private void run(OneOffSpec spec) {
            CompletableFuture<OneOffRun> started = new CompletableFuture<>();
            formation.request(() -> started.complete(formation.control().run(spec)));
            oneOff = Optional.of(started.join());
            dyno = started.join().name();
        }

        @Override
        public void clientGoes() {
            formation.pass(A_MOMENT);
            oneOff.flatMap(OneOffRun::attachment).orElseThrow().close();
        }

        @Override
        public void runReleasePhase() {
            run(OneOffSpec.of(situation.program().command()).withType(situation.type()));
        }

        @Override
        public void hearUntil(String line, int times) {
            Duration until = formation.elapsed().plus(LONG);
            while (said().stream().filter(line::equals).count() < times
                    && formation.elapsed().compareTo(until) < 0) {
                formation.pass(A_MOMENT);
            }
            heard = lines -> SaidLines.until(line, times, lines);
        }

        @Override
        public void forgetLines() {
            formation.forgetLines();
        }
    }
}
