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
import org.dyno4j.contract.HerokuSituation;
import org.dyno4j.contract.HerokuStage;
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

    static List<HerokuSituation> situations() {
        return HerokuSituation.all();
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
        "daily cycle, Stopping all processes, Starting process, 0",
        "'exit with status 0, a crash too', State changed from up to crashed, State changed from crashed to starting, 0"
    })
    void timersAreHerokus(String name, String from, String to, long seconds) {
        HerokuSituation situation = HerokuSituation.all().stream()
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

    private static Behaviour behaviour(Program program) {
        return switch (program) {
            case WORKS, SERVES -> Behaviour.GOOD;
            case CRASHES -> Behaviour.GOOD.ending(Duration.ofMillis(300), 1);
            case FINISHES -> Behaviour.GOOD.ending(Duration.ofMillis(300), 0);
            case IGNORES_SIGTERM -> Behaviour.GOOD.deaf();
            case NEVER_LISTENS -> Behaviour.GOOD.silent();
            case CRASHES_EARLY -> Behaviour.GOOD.silent().ending(Duration.ofMillis(300), 1);
        };
    }

    private static final class Stage implements HerokuStage {
        private final HerokuSituation situation;
        private final String procfile;
        private final SimulatedFormation formation;
        private DynoName dyno;

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
            return formation.linesOf(dyno.toString());
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
        public void release() {
            formation.rollout(RolloutPlan.of(SimulatedFormation.release("v2", procfile))
                    .withHandover(situation.type(), Handover.OVERLAP));
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
        public void runAttached() {
            run(OneOffSpec.of(CommandSpec.of(situation.program().command()).withAttachment()));
        }

        private void run(OneOffSpec spec) {
            CompletableFuture<OneOffRun> started = new CompletableFuture<>();
            formation.request(() -> started.complete(formation.control().run(spec)));
            dyno = started.join().name();
        }

        @Override
        public void forgetLines() {
            formation.forgetLines();
        }
    }
}
