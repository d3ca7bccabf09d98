package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.Handover;
import org.dyno4j.dyno.HealthCheck;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.formation.Behaviour.Fault;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.ForwardTarget;
import org.dyno4j.log.LogLine;
import org.junit.jupiter.api.Test;

/** How dynos start, end and are replaced, in simulated time. */
class FormationLifecycleTest {
    private static final Duration A_WHILE = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration BOOT_TIMEOUT = Duration.ofSeconds(60);

    private final FixedBehaviours behaviours = new FixedBehaviours();
    private final SimulatedFormation formation = SimulatedFormation.of(
            SimulatedFormation.settings(RestartPolicy.never(), StopPolicy.standard()), behaviours);

    @Test
    void aWebDynoIsUpOnceItListens() {
        formation.scale("web=1");
        formation.pass(Duration.ofMillis(700));
        assertThat(formation.dyno("web.1").state()).isEqualTo(DynoState.STARTING);
        assertThat(targets()).isEmpty();
        formation.pass(A_WHILE);
        assertThat(targets()).hasSize(1);
        assertThat(formation.linesOf("web.1"))
                .containsExactly(
                        "State changed from down to starting",
                        "Starting process with command `serve`",
                        "State changed from starting to up");
    }

    @Test
    void aDynoThatIsResizedEndsInTheSizeThatItHad() {
        formation.scale("worker=1", "web=1");
        formation.pass(A_WHILE);
        formation.scale("worker=1:standard-2x", "web=1:standard-2x");
        formation.pass(A_WHILE);
        assertThat(sizes("worker.1"))
                .containsExactly(
                        "starting standard-1x",
                        "up standard-1x",
                        "stopping standard-1x",
                        "down standard-1x",
                        "starting standard-2x",
                        "up standard-2x");
        assertThat(sizes("web.1"))
                .containsExactly("starting standard-1x", "up standard-1x", "starting standard-2x", "up standard-2x");
    }

    @Test
    void aDynoIsNotReplacedByOneOfTheSizeBefore() {
        SimulatedFormation careful = SimulatedFormation.of(
                SimulatedFormation.settings(
                        RestartPolicy.standard(), StopPolicy.standard().withHandover(Handover.START_FIRST)),
                behaviours);
        careful.scale("web=1");
        careful.pass(A_WHILE);
        careful.request(() -> careful.control().restart("web"));
        careful.scale("web=1:standard-2x");
        careful.pass(A_WHILE);

        assertThat(careful.isolation().open())
                .singleElement()
                .satisfies(sandbox -> assertThat(sandbox.limits())
                        .isEqualTo(DynoSize.named("standard-2x").limits()));
    }

    private List<String> sizes(String dyno) {
        return formation
                .events(FormationEvent.StateChanged.class)
                .filter(change -> change.dyno().toString().equals(dyno))
                .map(change -> change.to().label() + " " + change.size().name())
                .toList();
    }

    @Test
    void anyOtherDynoIsUpOnceItIsStarted() {
        behaviours.always("worker.1", Behaviour.GOOD.silent());
        formation.scale("worker=1");
        formation.pass(SimulatedFormation.START);
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.UP);
        formation.pass(BOOT_TIMEOUT.multipliedBy(2));
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.UP);
    }

    @Test
    void aWebDynoThatDoesNotListenInTimeIsKilledAsR10() {
        behaviours.always("web.1", Behaviour.GOOD.silent());
        formation.scale("web=1");
        int port = formation.dyno("web.1").port().orElseThrow();
        formation.pass(BOOT_TIMEOUT);
        assertThat(formation.dyno("web.1").state()).isEqualTo(DynoState.STARTING);
        formation.pass(A_WHILE);
        assertThat(formation.linesOf("web.1"))
                .containsExactly(
                        "State changed from down to starting",
                        "Starting process with command `serve`",
                        "Error R10 (Boot timeout) -> Web process failed to bind to $PORT within 60 seconds of launch",
                        "Stopping process with SIGKILL",
                        "Process exited with status 137",
                        "State changed from starting to crashed");
        assertThat(verdictOf("web.1")).isInstanceOfSatisfying(ExitVerdict.BootTimeout.class, verdict -> {
            assertThat(verdict.timeout()).isEqualTo(BOOT_TIMEOUT);
            assertThat(verdict.check()).isEqualTo(HealthCheck.port());
            assertThat(verdict.finding()).isEqualTo("nothing listens on port " + port);
            assertThat(verdict.status()).contains(new ExitStatus.Signalled(9));
        });
        assertThat(formation.isolation().open()).isEmpty();
    }

    @Test
    void aDynoThatObeysWithinTheGraceIsNotKilled() {
        behaviours.always("worker.1", Behaviour.GOOD.obeying(GRACE.minusSeconds(1)));
        upThenForgotten("worker=1");
        formation.scale("worker=0");
        formation.pass(GRACE.minusSeconds(2));
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.STOPPING);
        formation.pass(A_WHILE);
        assertThat(formation.linesOf("worker.1"))
                .containsExactly(
                        "State changed from up to stopping",
                        "Stopping all processes with SIGTERM",
                        "Process exited with status 143",
                        "State changed from stopping to down");
        assertThat(formation.names()).isEmpty();
    }

    @Test
    void aDynoThatIgnoresSigtermIsKilledAfterTheGraceAsR12() {
        behaviours.always("worker.1", Behaviour.GOOD.deaf());
        upThenForgotten("worker=1");
        formation.scale("worker=0");
        formation.pass(GRACE.minusMillis(1));
        assertThat(running("worker.1")).hasSize(1);
        formation.pass(A_WHILE);
        assertKilledAsR12("worker.1");
    }

    @Test
    void aChildThatIgnoresSigtermIsKilledAfterTheGraceAsR12Too() {
        behaviours.always("worker.1", Behaviour.GOOD.outlivedBy(GRACE.multipliedBy(2)));
        upThenForgotten("worker=1");
        formation.scale("worker=0");
        formation.pass(GRACE.minusMillis(1));
        assertThat(formation.isolation().open()).hasSize(1);
        formation.pass(A_WHILE);
        assertThat(formation.linesOf("worker.1"))
                .contains(
                        "Error R12 (Exit timeout) -> At least one process failed to exit within 30 seconds of SIGTERM",
                        "Stopping remaining processes with SIGKILL");
        assertThat(lastEnd("worker.1")).isInstanceOf(ExitVerdict.ExitTimeout.class);
        assertThat(formation.isolation().open()).isEmpty();
    }

    private void assertKilledAsR12(String dyno) {
        assertThat(formation.linesOf(dyno))
                .containsExactly(
                        "State changed from up to stopping",
                        "Stopping all processes with SIGTERM",
                        "Error R12 (Exit timeout) -> At least one process failed to exit within 30 seconds of SIGTERM",
                        "Stopping remaining processes with SIGKILL",
                        "Process exited with status 137",
                        "State changed from stopping to down");
        assertThat(lastEnd(dyno)).isInstanceOfSatisfying(ExitVerdict.ExitTimeout.class, verdict -> {
            assertThat(verdict.grace()).isEqualTo(GRACE);
            assertThat(verdict.status()).contains(new ExitStatus.Signalled(9));
        });
    }

    @Test
    void commandsAreRunByBashOrWhereThereIsNoneBySh() {
        behaviours.always("worker.2", Behaviour.GOOD.with(Fault.NO_BASH));
        up("worker=2");
        assertThat(running("worker.1").get(0).process().command()).containsExactly("bash", "-c", "work");
        assertThat(running("worker.2").get(0).process().command()).containsExactly("sh", "-c", "work");
    }

    @Test
    void aSandboxThatCannotBeCreatedIsACrash() {
        behaviours.next("worker.1", Behaviour.GOOD.with(Fault.CREATION));
        formation.scale("worker=1");
        formation.pass(A_WHILE);
        assertNotStarted("EPERM");
    }

    @Test
    void aProcessThatCannotBeStartedIsACrashAndItsSandboxIsRemoved() {
        behaviours.next("worker.1", Behaviour.GOOD.with(Fault.START));
        formation.scale("worker=1");
        formation.pass(A_WHILE);
        assertNotStarted("ENOMEM");
    }

    private void assertNotStarted(String errno) {
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.CRASHED);
        assertThat(formation.dyno("worker.1").attempt()).isEqualTo(1);
        assertThat(formation.dyno("worker.1").why()).contains("could not be started", errno);
        assertThat(verdictOf("worker.1")).isInstanceOf(ExitVerdict.NotStarted.class);
        assertThat(formation.linesOf("worker.1")).hasSize(4).satisfies(lines -> {
            assertThat(lines.get(2))
                    .startsWith("The dyno could not be started: ")
                    .contains(errno);
            assertThat(lines.get(3)).isEqualTo("State changed from starting to crashed");
        });
        assertThat(formation.isolation().open()).isEmpty();
    }

    @Test
    void scalingDownBeforeTheProcessIsStartedCallsTheStartOff() {
        formation.scale("worker=1");
        formation.pass(SimulatedFormation.START.dividedBy(2));
        formation.scale("worker=0");
        formation.pass(A_WHILE);
        assertThat(formation.names()).isEmpty();
        assertThat(formation.isolation().open()).isEmpty();
        assertThat(formation.linesOf("worker.1"))
                .contains("State changed from starting to stopping", "State changed from stopping to down")
                .doesNotContain("Stopping all processes with SIGTERM", "State changed from stopping to crashed");
    }

    @Test
    void scalingDownBeforeTheProcessListensEndsItGracefully() {
        formation.scale("web=1");
        formation.pass(SimulatedFormation.START.multipliedBy(2));
        formation.scale("web=0");
        formation.pass(A_WHILE);
        assertThat(formation.names()).isEmpty();
        assertThat(formation.linesOf("web.1"))
                .containsExactly(
                        "State changed from down to starting",
                        "Starting process with command `serve`",
                        "State changed from starting to stopping",
                        "Stopping all processes with SIGTERM",
                        "Process exited with status 143",
                        "State changed from stopping to down");
    }

    @Test
    void scalingUpWhileTheOldDynoEndsWaitsForItsEnd() {
        behaviours.next("worker.1", Behaviour.GOOD.obeying(Duration.ofSeconds(10)));
        up("worker=1");
        formation.scale("worker=0");
        formation.pass(A_WHILE);
        formation.scale("worker=1");
        formation.pass(Duration.ofSeconds(4));
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.STOPPING);
        assertThat(running("worker.1")).hasSize(1);
        formation.pass(A_WHILE);
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.UP);
        assertThat(running("worker.1")).hasSize(1);
    }

    @Test
    void aStoppedDynoIsReplacedOnceItHasEndedAlsoWhileItStarts() {
        formation.scale("worker=1");
        formation.pass(SimulatedFormation.START.dividedBy(2));
        formation.request(() -> formation.control().stop(DynoName.parse("worker.1")));
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.STOPPING);
        formation.pass(A_WHILE);
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.UP);
        assertThat(formation.dyno("worker.1").attempt()).isZero();
    }

    @Test
    void aWebDynoOverlapsItsReplacementAndNobodyForwardsToTheOldOne() {
        behaviours.next("web.1", Behaviour.GOOD.obeying(Duration.ofSeconds(10)));
        upThenForgotten("web=1");
        formation.request(() -> formation.control().restart("web"));
        assertThat(targets()).isEmpty();
        formation.pass(A_WHILE);
        assertThat(running("web.1")).hasSize(2);
        assertThat(targets())
                .singleElement()
                .satisfies(target ->
                        assertThat(target.sandbox()).isSameAs(running("web.1").get(1)));
        formation.pass(Duration.ofSeconds(10));
        assertThat(running("web.1")).hasSize(1);
        assertThat(formation.linesOf("web.1"))
                .containsExactly(
                        "Restarting",
                        "State changed from up to starting",
                        "Stopping all processes with SIGTERM",
                        "Starting process with command `serve`",
                        "State changed from starting to up",
                        "Process exited with status 143");
    }

    @Test
    void scalingDownDuringAnOverlapEndsBoth() {
        behaviours.next("web.1", Behaviour.GOOD.deaf());
        up("web=1");
        formation.request(() -> formation.control().restart("web"));
        formation.pass(A_WHILE);
        formation.scale("web=0");
        formation.pass(A_WHILE);
        assertThat(formation.latest().idle()).isFalse();
        formation.pass(GRACE);
        assertThat(formation.latest().idle()).isTrue();
        assertThat(formation.isolation().open()).isEmpty();
    }

    @Test
    void stoppingDuringAnOverlapEndsBothAndBringsOneBack() {
        behaviours.next("web.1", Behaviour.GOOD.deaf());
        up("web=1");
        List<SimulatedSandbox> first = running("web.1");
        formation.request(() -> formation.control().restart("web"));
        formation.pass(A_WHILE);
        List<SimulatedSandbox> both = running("web.1");
        assertThat(both).hasSize(2).containsAll(first);
        formation.request(() -> formation.control().stop(DynoName.parse("web.1")));
        assertThat(formation.dyno("web.1").state()).isEqualTo(DynoState.STOPPING);
        formation.pass(A_WHILE);
        assertThat(running("web.1")).isEqualTo(first);
        formation.pass(GRACE);
        assertThat(running("web.1")).hasSize(1).doesNotContainAnyElementsOf(both);
        assertThat(formation.latest().settled()).isTrue();
    }

    @Test
    void theHighestNumbersStopFirst() {
        up("web=5", "worker=3");
        formation.scale("web=2", "worker=1");
        assertThat(formation.lines())
                .filteredOn(line -> line.text().equals("State changed from up to stopping"))
                .extracting(LogLine::process)
                .containsExactly("web.5", "web.4", "web.3", "worker.3", "worker.2");
    }

    @Test
    void scalingTouchesNothingButTheDifference() {
        up("web=2", "worker=3", "clock=1");
        List<SimulatedSandbox> before = formation.isolation().open();
        upThenForgotten("web=4", "worker=3");
        assertThat(formation.isolation().open()).hasSize(8).containsAll(before);
        up("web=2");
        assertThat(formation.isolation().open()).isEqualTo(before);
        assertThat(formation.lines()).extracting(LogLine::process).containsOnly("web.3", "web.4");
    }

    @Test
    void anotherSizeRestartsThatTypeAlone() {
        upThenForgotten("web=1", "worker=2");
        SimulatedSandbox web = running("web.1").get(0);
        up("worker=2:performance-m");
        assertThat(running("web.1")).containsExactly(web);
        assertThat(formation.linesOf("web.1")).isEmpty();
        for (String worker : List.of("worker.1", "worker.2")) {
            assertThat(formation.linesOf(worker)).startsWith("Restarting", "State changed from up to stopping");
            assertThat(running(worker))
                    .singleElement()
                    .satisfies(sandbox -> assertThat(sandbox.spec().limits())
                            .isEqualTo(DynoSize.named("performance-m").limits()));
        }
    }

    @Test
    void oneDynoATypeOrAllAreRestarted() {
        up("web=2", "worker=2");
        assertThat(restartedBy(() -> formation.control().restart(DynoName.parse("web.2"))))
                .containsExactly("web.2");
        assertThat(restartedBy(() -> formation.control().restart("worker"))).containsExactly("worker.1", "worker.2");
        assertThat(restartedBy(() -> formation.control().restartAll()))
                .containsExactly("web.1", "web.2", "worker.1", "worker.2");
    }

    /** Who runs in another sandbox than before. */
    private List<String> restartedBy(Runnable request) {
        List<SimulatedSandbox> before = formation.isolation().open();
        formation.request(request);
        formation.pass(A_WHILE);
        assertThat(formation.latest().settled()).isTrue();
        List<SimulatedSandbox> fresh = new ArrayList<>(formation.isolation().open());
        fresh.removeAll(before);
        return fresh.stream()
                .map(sandbox -> sandbox.dynoName().toString())
                .sorted()
                .toList();
    }

    @Test
    void aOneOffIsCompleteWhateverItsStatusAndIsNotRestarted() throws Exception {
        OneOffRun run = run("run", "rake db:migrate");
        behaviours.always(run.name().toString(), Behaviour.GOOD.ending(A_WHILE, 3));
        formation.pass(Duration.ofHours(1));
        assertThat(formation.linesOf(run.name().toString()))
                .containsExactly(
                        "State changed from down to starting",
                        "Starting process with command `rake db:migrate`",
                        "State changed from starting to up",
                        "Process exited with status 3",
                        "State changed from up to complete");
        assertThat(endOf(run)).isInstanceOf(ExitVerdict.Failed.class);
        assertThat(formation.latest().idle()).isTrue();
    }

    @Test
    void aOneOffThatCannotBeStartedIsCompleteToo() throws Exception {
        OneOffRun run = run("run", "rake");
        behaviours.always(run.name().toString(), Behaviour.GOOD.with(Fault.CREATION));
        formation.pass(A_WHILE);
        assertThat(endOf(run)).isInstanceOf(ExitVerdict.NotStarted.class);
        assertThat(formation.linesOf(run.name().toString())).endsWith("State changed from starting to complete");
        assertThat(formation.latest().idle()).isTrue();
    }

    @Test
    void aOneOffIsStoppedByItsNameAndLeavesTheFormationAlone() throws Exception {
        up("worker=1");
        OneOffRun run = run("run", "console");
        formation.pass(A_WHILE);
        assertThat(formation.names()).containsExactly("worker.1", run.name().toString());
        formation.request(() -> formation.control().stop(run.name()));
        formation.pass(A_WHILE);
        assertThat(endOf(run).status()).contains(new ExitStatus.Signalled(15));
        assertThat(formation.linesOf(run.name().toString())).endsWith("State changed from stopping to complete");
        assertThat(formation.names()).containsExactly("worker.1");
    }

    /** Whoever waits for a state looks at what is published next, and must not see the state before. */
    @Test
    void whoeverWaitsForAStateIsWokenWhenItIsShown() {
        List<DynoState> shown = new ArrayList<>();
        formation.request(() -> {
            CompletableFuture<Void> unused = formation
                    .watches()
                    .next(event -> event instanceof FormationEvent.StateChanged change && change.to() == DynoState.UP
                            ? Optional.of(change.dyno())
                            : Optional.empty())
                    .thenAccept(dyno -> formation.latest().dynos().stream()
                            .filter(status -> status.name().equals(dyno))
                            .map(DynoStatus::state)
                            .forEach(shown::add));
        });
        formation.scale("worker=1");
        formation.pass(A_WHILE);
        assertThat(shown).containsExactly(DynoState.UP);
    }

    @Test
    void theFirstWordOfAOneOffMayBeAProcessType() {
        for (String[] words :
                new String[][] {{"clock", "tick"}, {" clock  --once ", "tick --once"}, {"clocks", "clocks"}}) {
            OneOffRun run = run("run", words[0]);
            assertThat(run.status().command()).isEqualTo(words[1]);
            formation.pass(A_WHILE);
            assertThat(running(run.name().toString()).get(0).process().command())
                    .containsExactly("bash", "-c", words[1]);
        }
    }

    private OneOffRun run(String type, String command) {
        CompletableFuture<OneOffRun> started = new CompletableFuture<>();
        formation.request(() -> started.complete(formation.control().run(type, command)));
        return started.join();
    }

    /** Of a one-off that is over. */
    private static ExitVerdict endOf(OneOffRun run) throws Exception {
        return new OneOff(run.name(), run.verdict(), run.attachment(), run::stop).await(Duration.ZERO);
    }

    private void up(String... changes) {
        formation.scale(changes);
        formation.pass(A_WHILE);
        assertThat(formation.latest().settled()).isTrue();
    }

    private void upThenForgotten(String... changes) {
        up(changes);
        formation.forgetLines();
    }

    private List<SimulatedSandbox> running(String dyno) {
        return formation
                .isolation()
                .of(DynoName.parse(dyno))
                .filter(SimulatedSandbox::isRunning)
                .toList();
    }

    private List<ForwardTarget> targets() {
        return formation.latest().targets().getOrDefault("web", List.of());
    }

    private ExitVerdict verdictOf(String dyno) {
        return formation.dyno(dyno).lastVerdict().orElseThrow();
    }

    /** How a dyno that is gone has ended. */
    private ExitVerdict lastEnd(String dyno) {
        return formation
                .events(FormationEvent.DynoEnded.class)
                .filter(event -> event.dyno().toString().equals(dyno))
                .reduce((first, second) -> second)
                .orElseThrow()
                .verdict();
    }
}
