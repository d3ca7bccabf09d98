package org.dyno4j.formation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.List;
import org.dyno4j.DynoException;
import org.dyno4j.dyno.Attachment;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.HangUpPolicy;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.TerminalSize;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.log.LogLine;
import org.dyno4j.plain.PlainIsolation;
import org.dyno4j.procfile.Procfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real commands, and a caller at the other end of their streams. */
@Timeout(180)
class AttachedOneOffTest {
    private static final DynoName SLEEPER = DynoName.parse("sleeper.1");

    private final PlainIsolation isolation = PlainIsolation.open();
    private final LogBuffer logs = LogBuffer.create();
    private final FormationManager manager = FormationManager.builder(Procfile.parse("sleeper: exec sleep 1000\n"))
            .isolation(isolation)
            .logs(logs)
            .build();

    @AfterEach
    void close() {
        manager.close();
        isolation.close();
        logs.close();
    }

    private static Attachment attachment(OneOff oneOff) {
        return oneOff.attachment().orElseThrow();
    }

    private OneOff attached(String command) {
        return manager.run(OneOffSpec.of(CommandSpec.of(command).withAttachment()));
    }

    private List<String> printed() {
        return logs.history().stream()
                .filter(line -> line.source().equals(LogLine.APP))
                .map(LogLine::text)
                .toList();
    }

    @Test
    void theCallerWritesWhatTheCommandReadsAndReadsWhatItPrints() throws Exception {
        OneOff oneOff = attached("read -r line; echo \"got $line\"; echo error >&2; exit 3");
        attachment(oneOff).input().write("hello\n".getBytes(UTF_8));

        assertThat(new String(attachment(oneOff).output().readAllBytes(), UTF_8))
                .isEqualTo("got hello\nerror\n");
        assertThat(oneOff.await(PATIENCE).status()).contains(new ExitStatus.Exited(3));
        assertThat(printed()).isEmpty();
    }

    @Test
    void theEndOfTheInputIsSeen() throws Exception {
        OneOff oneOff = attached("cat");
        attachment(oneOff).input().write("all".getBytes(UTF_8));
        attachment(oneOff).input().close();

        assertThat(attachment(oneOff).output().readAllBytes()).isEqualTo("all".getBytes(UTF_8));
        assertThat(oneOff.await(PATIENCE)).isInstanceOf(ExitVerdict.Clean.class);
    }

    @Test
    void aCommandThatPrintsMoreThanAnybodyReadsWaitsAndLosesNothing() throws Exception {
        OneOff oneOff = attached("seq 1 200000");
        long lines = 0;
        String last = "";
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(attachment(oneOff).output(), UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines++;
                last = line;
            }
        }

        assertThat(lines).isEqualTo(200_000);
        assertThat(last).isEqualTo("200000");
    }

    @Test
    void aClientThatGoesEndsTheCommand() throws Exception {
        OneOff oneOff = attached("echo ready; exec sleep 1000");
        assertThat(attachment(oneOff).output().read()).isEqualTo('r');
        attachment(oneOff).close();

        assertThat(oneOff.await(PATIENCE).status()).contains(new ExitStatus.Signalled(1));
        assertThat(attachment(oneOff).output().read()).isEqualTo(-1);
    }

    @Test
    void aClientThatIsSilentForTooLongIsDisconnected() throws Exception {
        try (FormationManager impatient = FormationManager.builder(Procfile.parse("web: serve\n"))
                .isolation(isolation)
                .logs(logs)
                .hangUpPolicy(HangUpPolicy.standard().withIdle(Duration.ofSeconds(1)))
                .build()) {
            OneOff oneOff = impatient.run(OneOffSpec.of(CommandSpec.of("cat").withAttachment()));

            assertThat(attachment(oneOff).output().read()).isEqualTo(-1);
            // Whether by SIGHUP or by the end of its input
            oneOff.await(PATIENCE);
        }
    }

    @Test
    void aTerminalThatCannotBeHadIsTold() throws Exception {
        OneOff oneOff = manager.run(OneOffSpec.of(CommandSpec.of("bash").withTerminal(TerminalSize.STANDARD)));

        assertThat(oneOff.await(PATIENCE).describe()).contains("terminal", "dyno-linux");
        assertThat(attachment(oneOff).output().readAllBytes()).isEmpty();
    }

    private void sleeperUp() throws Exception {
        manager.scale("sleeper", 1);
        manager.awaitUp(PATIENCE);
    }

    @Test
    void aFurtherCommandRunsBesideTheDynosOwn() throws Exception {
        sleeperUp();
        Execution execution = manager.exec(
                SLEEPER, CommandSpec.of("echo \"in $DYNO\"; cat; exit 5").withAttachment());
        Attachment attachment = execution.attachment().orElseThrow();
        attachment.input().write("typed".getBytes(UTF_8));
        attachment.input().close();

        assertThat(new String(attachment.output().readAllBytes(), UTF_8)).isEqualTo("in sleeper.1\ntyped");
        assertThat(execution.await(PATIENCE)).isEqualTo(new ExitStatus.Exited(5));
        assertThat(manager.find(SLEEPER).orElseThrow().state()).isEqualTo(DynoState.UP);
        await().atMost(PATIENCE)
                .until(() -> logs.history().stream()
                        .anyMatch(line -> line.text().equals("Executed command exited with status 5")));
    }

    @Test
    void whatADetachedFurtherCommandPrintsIsInTheLogOfItsDyno() throws Exception {
        sleeperUp();
        assertThat(manager.exec(SLEEPER, CommandSpec.of("echo hello")).await(PATIENCE))
                .isEqualTo(new ExitStatus.Exited(0));

        assertThat(printed()).containsExactly("hello");
    }

    @Test
    void aClientThatGoesEndsTheFurtherCommandAlone() throws Exception {
        sleeperUp();
        Execution execution = manager.exec(
                SLEEPER, CommandSpec.of("echo ready; exec sleep 1000").withAttachment());
        Attachment attachment = execution.attachment().orElseThrow();
        assertThat(attachment.output().read()).isEqualTo('r');
        attachment.close();

        assertThat(execution.await(PATIENCE)).isEqualTo(new ExitStatus.Signalled(1));
        assertThat(manager.find(SLEEPER).orElseThrow().state()).isEqualTo(DynoState.UP);
    }

    @Test
    void aFurtherCommandEndsWithItsDyno() throws Exception {
        sleeperUp();
        Execution execution =
                manager.exec(SLEEPER, CommandSpec.of("trap '' TERM; echo ready; while :; do sleep 1; done"));
        await().atMost(PATIENCE).until(() -> printed().contains("ready"));
        manager.kill(SLEEPER);

        assertThat(execution.await(PATIENCE)).isEqualTo(new ExitStatus.Signalled(9));
    }

    @Test
    void aFurtherCommandThatCannotBeStartedIsTold() throws Exception {
        sleeperUp();
        Execution execution = manager.exec(SLEEPER, CommandSpec.of("bash").withTerminal(TerminalSize.STANDARD));

        assertThatExceptionOfType(DynoException.class)
                .isThrownBy(() -> execution.await(PATIENCE))
                .withMessageContainingAll("sleeper.1", "terminal");
        assertThat(execution.attachment().orElseThrow().output().readAllBytes()).isEmpty();
    }
}
