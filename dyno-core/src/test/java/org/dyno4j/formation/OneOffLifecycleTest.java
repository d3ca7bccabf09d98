package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.dyno4j.dyno.Attachment;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.HangUpPolicy;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.dyno.supervision.FurtherCommand;
import org.dyno4j.dyno.supervision.LoggedStreams;
import org.dyno4j.formation.Behaviour.Fault;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.Signal;
import org.dyno4j.isolation.StandardInput;
import org.dyno4j.isolation.TerminalSize;
import org.dyno4j.procfile.Procfile;
import org.junit.jupiter.api.Test;

/** What one-offs can be asked for, and what becomes of them when their client goes. */
class OneOffLifecycleTest {
    private static final Duration A_WHILE = Duration.ofSeconds(3);
    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);
    private static final CommandSpec ATTACHED = CommandSpec.of("console").withAttachment();
    private static final String CLIENT_GONE = "Client connection closed. Sending SIGHUP to all processes";
    private static final String R16 =
            "Error R16 (Detached) -> An attached process is not responding to SIGHUP after its"
                    + " external connection was closed.";

    private Function<DynoName, Behaviour> behaviours = dyno -> Behaviour.GOOD;
    private final SimulatedFormation formation = SimulatedFormation.of(
            SimulatedFormation.settings(RestartPolicy.never(), StopPolicy.standard()), dyno -> behaviours.apply(dyno));

    private OneOffRun run(OneOffSpec spec) {
        CompletableFuture<OneOffRun> started = new CompletableFuture<>();
        formation.request(() -> started.complete(formation.control().run(spec)));
        return started.join();
    }

    private OneOffRun runUp(OneOffSpec spec) {
        OneOffRun run = run(spec);
        formation.pass(A_WHILE);
        assertThat(run.status().state()).isEqualTo(DynoState.UP);
        return run;
    }

    private SimulatedSandbox sandbox(OneOffRun run) {
        return formation.isolation().of(run.name()).findFirst().orElseThrow();
    }

    private List<String> linesOf(OneOffRun run) {
        return formation.linesOf(run.name().toString());
    }

    private static ExitVerdict verdict(OneOffRun run) {
        return run.verdict().toCompletableFuture().join();
    }

    @Test
    void aOneOffMayHaveASizeAndVariablesOfItsOwn() {
        OneOffRun run = runUp(OneOffSpec.of(CommandSpec.of("migrate")
                        .withEnvironment(Map.of("GREETING", "servus", "DYNO", "x.1", "PORT", "1")))
                .withType("migration")
                .withSize(DynoSize.named("performance-m")));

        assertThat(run.name().type()).isEqualTo("migration");
        assertThat(run.status().size()).isEqualTo(DynoSize.named("performance-m"));
        assertThat(sandbox(run).spec().limits())
                .isEqualTo(DynoSize.named("performance-m").limits());
        assertThat(sandbox(run).process().environment())
                .containsEntry("GREETING", "servus")
                .containsEntry("DYNO", run.name().toString())
                .doesNotContainEntry("PORT", "1")
                .doesNotContainKey("TERM");
        assertThat(sandbox(run).process().stdin()).isEqualTo(StandardInput.EMPTY);
        assertThat(run.attachment()).isEmpty();
    }

    @Test
    void aTerminalIsAskedForWithItsSizeAndItsType() {
        TerminalSize size = new TerminalSize(100, 50);
        OneOffRun run = runUp(OneOffSpec.of(CommandSpec.of("bash").withTerminal(size)));
        OneOffRun other = runUp(
                OneOffSpec.of(CommandSpec.of("bash").withTerminal(size).withEnvironment(Map.of("TERM", "vt100"))));

        assertThat(sandbox(run).process().terminal()).contains(size);
        assertThat(sandbox(run).process().environment()).containsEntry("TERM", "xterm");
        assertThat(sandbox(other).process().environment()).containsEntry("TERM", "vt100");
    }

    @Test
    void anAttachedOneOffSaysTheLinesOfHerokus() {
        behaviours = dyno -> Behaviour.GOOD.ending(Duration.ofSeconds(2), 1);
        OneOffRun run = run(OneOffSpec.of(ATTACHED));
        formation.pass(A_WHILE);

        assertThat(linesOf(run))
                .containsExactly(
                        "State changed from down to starting",
                        "Awaiting client",
                        "Starting process with command `console`",
                        "State changed from starting to up",
                        "Process exited with status 1",
                        "State changed from up to complete");
        assertThat(verdict(run).status()).contains(new ExitStatus.Exited(1));
    }

    @Test
    void aClientThatGoesEndsTheDyno() {
        OneOffRun run = runUp(OneOffSpec.of(ATTACHED));
        run.attachment().orElseThrow().close();
        formation.pass(A_WHILE);

        assertThat(linesOf(run))
                .endsWith(CLIENT_GONE, "Process exited with status 129", "State changed from up to complete")
                .doesNotContain(R16);
        assertThat(verdict(run).status()).contains(new ExitStatus.Signalled(Signal.SIGHUP.number()));
    }

    @Test
    void R16_aDynoThatDoesNotRespondIsToldThreeTimesAndGoesOn() {
        behaviours = dyno -> Behaviour.GOOD.deaf();
        OneOffRun run = runUp(OneOffSpec.of(ATTACHED));
        formation.forgetLines();
        run.attachment().orElseThrow().close();
        run.attachment().orElseThrow().close();
        List<List<String>> lines = new ArrayList<>();
        formation.pass(Duration.ofSeconds(1));
        for (int i = 0; i < 4; i++) {
            lines.add(linesOf(run));
            formation.pass(FIVE_SECONDS);
        }

        assertThat(lines)
                .containsExactly(
                        List.of(CLIENT_GONE),
                        List.of(CLIENT_GONE, CLIENT_GONE),
                        List.of(CLIENT_GONE, CLIENT_GONE, CLIENT_GONE),
                        List.of(CLIENT_GONE, CLIENT_GONE, CLIENT_GONE, R16));
        formation.pass(Duration.ofHours(1));
        assertThat(linesOf(run)).hasSize(4);
        assertThat(run.status().state()).isEqualTo(DynoState.UP);
    }

    @Test
    void howOftenAndWhenItIsToldCanBeChosen() {
        HerokuRules rules = HerokuRules.standard()
                .withHangUpPolicy(HangUpPolicy.standard().withSignals(1).withInterval(Duration.ofMinutes(2)));
        SimulatedFormation patient = SimulatedFormation.of(
                FormationManager.builder(Procfile.parse("web: serve\n"))
                        .rules(rules)
                        .settings(),
                dyno -> Behaviour.GOOD.deaf());
        CompletableFuture<OneOffRun> started = new CompletableFuture<>();
        patient.request(() -> started.complete(patient.control().run(OneOffSpec.of(ATTACHED))));
        patient.pass(A_WHILE);
        patient.forgetLines();
        started.join().attachment().orElseThrow().close();
        String name = started.join().name().toString();
        patient.pass(Duration.ofSeconds(119));
        assertThat(patient.linesOf(name)).containsExactly(CLIENT_GONE);
        patient.pass(Duration.ofSeconds(2));
        assertThat(patient.linesOf(name)).containsExactly(CLIENT_GONE, R16);
    }

    @Test
    void aClientIsDisconnectedByHerokusRulesOnceNothingHasPassedForAnHour() throws Exception {
        SimulatedFormation heroku = SimulatedFormation.of(
                FormationManager.builder(Procfile.parse("web: serve\n"))
                        .rules(HerokuRules.standard())
                        .settings(),
                dyno -> Behaviour.GOOD);
        CompletableFuture<OneOffRun> started = new CompletableFuture<>();
        heroku.request(() -> started.complete(heroku.control().run(OneOffSpec.of(ATTACHED))));
        Attachment client = started.join().attachment().orElseThrow();
        heroku.pass(Duration.ofMinutes(59));
        client.input().write('x');
        heroku.pass(Duration.ofMinutes(59));
        heroku.isolation().of(started.join().name()).findFirst().orElseThrow().print("y");
        heroku.pass(Duration.ofMinutes(59));
        assertThat(heroku.linesOf(started.join().name().toString())).doesNotContain(CLIENT_GONE);
        assertThat(started.join().status().state()).isEqualTo(DynoState.UP);

        heroku.pass(Duration.ofMinutes(1).plusSeconds(1));

        assertThat(heroku.linesOf(started.join().name().toString())).contains(CLIENT_GONE);
        assertThat(started.join().isOver()).isTrue();
    }

    @Test
    void otherwiseAClientMayBeSilentForEver() {
        OneOffRun run = runUp(OneOffSpec.of(ATTACHED));
        formation.pass(Duration.ofDays(30));
        assertThat(run.status().state()).isEqualTo(DynoState.UP);
    }

    @Test
    void aDynoThatIsStoppedMeanwhileIsNotToldAgain() {
        behaviours = dyno -> Behaviour.GOOD.deaf();
        OneOffRun run = runUp(OneOffSpec.of(ATTACHED));
        run.attachment().orElseThrow().close();
        formation.pass(Duration.ofSeconds(1));
        formation.request(() -> formation.control().stop(run.name()));
        formation.pass(Duration.ofMinutes(1));

        assertThat(linesOf(run)).containsOnlyOnce(CLIENT_GONE).doesNotContain(R16);
        assertThat(verdict(run)).isInstanceOf(ExitVerdict.ExitTimeout.class);
    }

    @Test
    void aClientThatGoesBeforeTheStartIsNoticedAfterIt() {
        OneOffRun run = run(OneOffSpec.of(ATTACHED));
        run.attachment().orElseThrow().close();
        formation.pass(A_WHILE);

        assertThat(linesOf(run)).contains(CLIENT_GONE);
        assertThat(run.isOver()).isTrue();
    }

    @Test
    void aClientThatGoesAfterTheEndIsNotMissed() {
        behaviours = dyno -> Behaviour.GOOD.ending(Duration.ofSeconds(1), 0);
        OneOffRun run = run(OneOffSpec.of(ATTACHED));
        formation.pass(A_WHILE);
        run.attachment().orElseThrow().close();
        formation.pass(A_WHILE);

        assertThat(linesOf(run)).doesNotContain(CLIENT_GONE);
    }

    @Test
    void whatIsAttachedToADynoThatCannotBeStartedHasItsEnd() throws Exception {
        behaviours = dyno -> Behaviour.GOOD.with(Fault.CREATION);
        OneOffRun run = run(OneOffSpec.of(ATTACHED));
        formation.pass(A_WHILE);

        assertThat(run.attachment().orElseThrow().output().readAllBytes()).isEmpty();
        assertThatExceptionOfType(java.io.IOException.class)
                .isThrownBy(() -> run.attachment().orElseThrow().input().write(1))
                .withMessageContaining("EPERM");
    }

    @Test
    void aOneOffIsStoppedWhenItsTimeToLiveIsOver() {
        OneOffRun run = runUp(OneOffSpec.of("work").withTimeToLive(Duration.ofMinutes(10)));
        OneOffRun longer = runUp(OneOffSpec.of("work").withTimeToLive(Duration.ofHours(10)));
        formation.pass(Duration.ofMinutes(9));
        assertThat(run.status().state()).isEqualTo(DynoState.UP);
        formation.pass(Duration.ofMinutes(1));

        assertThat(verdict(run).status()).contains(new ExitStatus.Signalled(Signal.SIGTERM.number()));
        assertThat(formation.events(FormationEvent.StateChanged.class))
                .anyMatch(event -> event.why().equals("its time to live of 600 seconds is over"));
        assertThat(longer.status().state()).isEqualTo(DynoState.UP);
    }

    @Test
    void aFurtherCommandHasTheEnvironmentOfTheDynoAndItsOwn() {
        OneOffRun run = runUp(OneOffSpec.of("console"));
        FurtherCommand command = further("ps", Map.of("MORE", "yes"), run.name());
        formation.request(() -> formation.control().execute(run.name(), command));
        formation.pass(A_WHILE);

        assertThat(sandbox(run).furtherProcess().command()).containsExactly("bash", "-c", "ps");
        assertThat(sandbox(run).furtherProcess().environment())
                .containsEntry("DYNO", run.name().toString())
                .containsEntry("GREETING", "hello")
                .containsEntry("MORE", "yes");
        assertThat(linesOf(run)).endsWith("Executing command `ps`", "Executed command exited with status 0");
    }

    private FurtherCommand further(String command, Map<String, String> variables, DynoName dyno) {
        return new FurtherCommand(formation.log(), command, variables, new LoggedStreams(formation.log(), dyno));
    }

    @Test
    void aFurtherCommandNeedsADynoThatRuns() {
        OneOffRun run = run(OneOffSpec.of("console"));
        FurtherCommand command = further("ps", Map.of(), run.name());

        assertThatExceptionOfType(DynoStateException.class)
                .isThrownBy(() -> formation.control().execute(run.name(), command))
                .withMessageContainingAll(run.name().toString(), "starting")
                .satisfies(e -> assertThat(e.state()).isEqualTo(DynoState.STARTING))
                .satisfies(e -> assertThat(e.dyno()).isEqualTo(run.name()));
        assertThatExceptionOfType(UnknownDynoException.class)
                .isThrownBy(() -> formation.control().execute(DynoName.parse("web.7"), command));
    }

    @Test
    void specsThatMakeNoSenseAreRefusedWithoutTellingAValue() {
        assertThatIllegalArgumentException().isThrownBy(() -> CommandSpec.of(" "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CommandSpec.of("ls").withEnvironment(Map.of("A=B", "hunter2")))
                .withMessageContaining("A=B")
                .withMessageNotContaining("hunter2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OneOffSpec.of("ls").withTimeToLive(Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OneOffSpec.of("ls").withType(""));
        assertThat(CommandSpec.of("ls")
                        .withEnvironment(Map.of("KEY", "hunter2"))
                        .toString())
                .contains("KEY")
                .doesNotContain("hunter2");
    }
}
