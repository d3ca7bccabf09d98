package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.dyno4j.dyno.Cycling;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.Handover;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.log.LogLine;
import org.junit.jupiter.api.Test;

/** Dynos that are replaced because of their age, in simulated time. */
class CyclingTest {
    private static final Cycling CYCLING = Cycling.heroku();
    private static final Duration A_WHILE = Duration.ofMinutes(5);

    private final FixedBehaviours behaviours = new FixedBehaviours();

    @Test
    void everyDynoIsReplacedOnceADayAndNotAllAtOnce() {
        SimulatedFormation formation = formation(StopPolicy.heroku());
        formation.scale("web=20", "worker=20");
        Instant begun = formation.lines().get(0).time();
        formation.pass(CYCLING.every().plus(CYCLING.spread()).plus(A_WHILE));

        List<LogLine> cycles = cycles(formation);
        assertThat(cycles).extracting(LogLine::process).doesNotHaveDuplicates().hasSize(40);
        List<Duration> ages = cycles.stream()
                .map(line -> Duration.between(begun, line.time()))
                .toList();
        assertThat(ages)
                .allSatisfy(age -> assertThat(age)
                        .isBetween(
                                CYCLING.every(),
                                CYCLING.every().plus(CYCLING.spread()).plus(A_WHILE)))
                .anyMatch(age -> age.compareTo(CYCLING.every().plusMinutes(60)) < 0)
                .anyMatch(age -> age.compareTo(CYCLING.every().plusMinutes(156)) > 0);
        assertThat(formation.latest().settled()).isTrue();
    }

    @Test
    void itIsSaidAndDoneAsOnHeroku() {
        SimulatedFormation formation = formation(StopPolicy.heroku());
        formation.scale("worker=1");
        formation.pass(A_WHILE);
        formation.forgetLines();
        formation.pass(CYCLING.every().plus(CYCLING.spread()));
        assertThat(formation.linesOf("worker.1"))
                .containsExactly(
                        "Cycling",
                        "State changed from up to starting",
                        "Stopping all processes with SIGTERM",
                        "Starting process with command `work`",
                        "Process exited with status 143",
                        "State changed from starting to up");
    }

    @Test
    void whoMayNotBeThereTwiceIsNot() {
        SimulatedFormation formation = formation(StopPolicy.standard());
        formation.scale("clock=1");
        formation.pass(CYCLING.every().plus(CYCLING.spread()).plus(A_WHILE));
        assertThat(formation.linesOf("clock.1"))
                .containsSubsequence(
                        "Cycling",
                        "State changed from up to stopping",
                        "Process exited with status 143",
                        "State changed from stopping to down",
                        "State changed from down to starting");
    }

    @Test
    void aRestartBeginsADayAnew() {
        SimulatedFormation formation = formation(StopPolicy.heroku());
        formation.scale("web=1", "worker=1");
        formation.pass(Duration.ofHours(20));
        formation.request(() -> formation.control().restart("worker"));
        formation.pass(CYCLING.every());
        assertThat(cycles(formation)).extracting(LogLine::process).containsExactly("web.1");
        formation.pass(CYCLING.spread().plus(A_WHILE));
        assertThat(cycles(formation)).extracting(LogLine::process).containsExactly("web.1", "worker.1");
    }

    @Test
    void oneOffsAndPausedDynosAreLeftAlone() {
        SimulatedFormation formation = formation(StopPolicy.heroku(), new Cycling(CYCLING.every(), CYCLING.spread()));
        formation.scale("worker=1");
        CompletableFuture<OneOffRun> oneOff = new CompletableFuture<>();
        formation.request(() -> oneOff.complete(formation.control().run("worker", "console")));
        formation.pass(A_WHILE);
        formation.request(() -> formation.control().pause(DynoName.parse("worker.1")));
        formation.pass(Duration.ofDays(10));
        assertThat(cycles(formation)).isEmpty();
        assertThat(oneOff.join().status().state()).isEqualTo(DynoState.UP);
        formation.request(() -> formation.control().resume(DynoName.parse("worker.1")));
        formation.pass(CYCLING.every().plus(CYCLING.spread()).plus(A_WHILE));
        assertThat(cycles(formation)).extracting(LogLine::process).containsExactly("worker.1");
    }

    /** Section 3.2 of the contract: daily cycling applies to one-offs, too, and nothing takes their place. */
    @Test
    void asOnHerokuAOneOffEndsAfterADay() {
        SimulatedFormation formation = formation(StopPolicy.heroku());
        CompletableFuture<OneOffRun> oneOff = new CompletableFuture<>();
        formation.request(() -> oneOff.complete(formation.control().run("worker", "console")));
        formation.pass(CYCLING.every());
        assertThat(oneOff.join().status().state()).isEqualTo(DynoState.UP);
        formation.forgetLines();
        formation.pass(CYCLING.spread().plus(A_WHILE));
        assertThat(oneOff.join().isOver()).isTrue();
        assertThat(formation.linesOf(oneOff.join().name().toString()))
                .containsExactly(
                        "Cycling",
                        "State changed from up to stopping",
                        "Stopping all processes with SIGTERM",
                        "Process exited with status 143",
                        "State changed from stopping to complete");
        assertThat(formation.isIdle()).isTrue();
    }

    @Test
    void aOneOffThatIsPausedIsLeftAlone() {
        SimulatedFormation formation = formation(StopPolicy.heroku());
        CompletableFuture<OneOffRun> oneOff = new CompletableFuture<>();
        formation.request(() -> oneOff.complete(formation.control().run("worker", "console")));
        formation.pass(A_WHILE);
        formation.request(() -> formation.control().pause(oneOff.join().name()));
        formation.pass(Duration.ofDays(3));
        assertThat(oneOff.join().status().state()).isEqualTo(DynoState.PAUSED);
        formation.request(() -> formation.control().resume(oneOff.join().name()));
        formation.pass(CYCLING.every().plus(CYCLING.spread()).plus(A_WHILE));
        assertThat(oneOff.join().isOver()).isTrue();
    }

    @Test
    void aReplacementThatNeverComesUpIsTriedAgainADayLater() {
        SimulatedFormation formation = formation(StopPolicy.standard().withHandover(Handover.START_FIRST));
        behaviours.next("web.1", Behaviour.GOOD, Behaviour.GOOD.silent());
        formation.scale("web=1");
        formation.pass(CYCLING.every().plus(CYCLING.spread()).plus(A_WHILE));
        assertThat(formation.events(FormationEvent.ReplacementFailed.class)).hasSize(1);
        assertThat(formation.dyno("web.1").state()).isEqualTo(DynoState.UP);
        formation.pass(CYCLING.every().plus(CYCLING.spread()));
        assertThat(formation.events(FormationEvent.DynoReplaced.class)).hasSize(1);
        assertThat(cycles(formation)).hasSize(2);
    }

    @Test
    void nothingIsLeftOfADynoThatIsNoMore() {
        SimulatedFormation formation = formation(StopPolicy.heroku());
        formation.scale("web=1", "worker=1");
        formation.pass(A_WHILE);
        formation.request(() -> formation.control().restart("worker"));
        formation.pass(A_WHILE);
        assertThat(formation.isIdle()).isFalse();
        formation.scale("web=0", "worker=0");
        formation.pass(A_WHILE);
        assertThat(formation.isIdle()).isTrue();
    }

    @Test
    void withoutItDynosAreOfAnyAge() {
        SimulatedFormation formation = SimulatedFormation.of(
                SimulatedFormation.settings(RestartPolicy.standard(), StopPolicy.standard()), behaviours);
        formation.scale("web=1");
        formation.pass(Duration.ofDays(100));
        assertThat(cycles(formation)).isEmpty();
    }

    private SimulatedFormation formation(StopPolicy policy) {
        return formation(policy, CYCLING);
    }

    private SimulatedFormation formation(StopPolicy policy, Cycling cycling) {
        return SimulatedFormation.of(
                SimulatedFormation.settings(
                        ByType.all(RestartPolicy.standard()), ByType.all(policy), Optional.of(cycling)),
                behaviours);
    }

    private static List<LogLine> cycles(SimulatedFormation formation) {
        return formation.lines().stream()
                .filter(line -> line.text().equals("Cycling"))
                .toList();
    }
}
