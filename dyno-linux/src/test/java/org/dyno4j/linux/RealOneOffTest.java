package org.dyno4j.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.dyno4j.dyno.Attachment;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.formation.CommandSpec;
import org.dyno4j.formation.Execution;
import org.dyno4j.formation.FormationManager;
import org.dyno4j.formation.OneOff;
import org.dyno4j.formation.OneOffSpec;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.TerminalSize;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.procfile.Procfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One-offs, further commands and pauses of a formation in real dynos. */
@Timeout(180)
@Tag("limits")
class RealOneOffTest {
    private static final Duration PATIENCE = TestIsolation.PATIENCE;
    private static final DynoName CLOCK = DynoName.parse("clock.1");

    private final LinuxIsolation isolation = TestIsolation.open();
    private final LogBuffer logs = LogBuffer.create();
    private final FormationManager manager = FormationManager.builder(
                    Procfile.parse("clock: while :; do echo tick; sleep 0.05; done\n"))
            .isolation(isolation)
            .logs(logs)
            .build();

    @AfterEach
    void close() {
        manager.close();
        isolation.close();
        logs.close();
    }

    private static CommandSpec onTerminal(String command) {
        return CommandSpec.of(command).withTerminal(new TerminalSize(97, 31));
    }

    private static String readUpTo(InputStream output, String end) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (!read.toString(UTF_8).endsWith(end)) {
            int next = output.read();
            assertThat(next).as("after %s", read).isNotNegative();
            read.write(next);
        }
        return read.toString(UTF_8);
    }

    private long ticks() {
        return logs.history().stream()
                .filter(line -> line.text().equals("tick"))
                .count();
    }

    @Test
    void anAttachedShellIsUsedOverItsTerminal() throws Exception {
        OneOff shell = manager.run(OneOffSpec.of(onTerminal("PS1='> ' exec bash --norc --noprofile -i")));
        Attachment attachment = shell.attachment().orElseThrow();
        readUpTo(attachment.output(), "> ");
        attachment.input().write("stty size; exit 7\n".getBytes(UTF_8));

        assertThat(new String(attachment.output().readAllBytes(), UTF_8)).contains("31 97\r\n");
        assertThat(shell.await(PATIENCE).status()).contains(new ExitStatus.Exited(7));
    }

    @Test
    void aClientThatGoesEndsItsShellAndLeavesNothing() throws Exception {
        manager.run("true").await(PATIENCE);
        Leftovers leftovers = Leftovers.now();
        OneOff shell = manager.run(OneOffSpec.of(onTerminal("echo ready; exec sleep 1000")));
        readUpTo(shell.attachment().orElseThrow().output(), "ready\r\n");
        shell.attachment().orElseThrow().close();

        assertThat(shell.await(PATIENCE).status()).contains(new ExitStatus.Signalled(1));
        leftovers.awaitNone();
    }

    @Test
    void S37_aCommandInARunningDynoSeesItsProcessesAndHasNoMoreRights() throws Exception {
        manager.scale("clock", 1);
        manager.awaitUp(PATIENCE);
        Execution execution = manager.exec(
                CLOCK,
                onTerminal("echo $DYNO; grep -sc 'echo tick' /proc/[0-9]*/cmdline | grep -q ':1' && echo seen;"
                        + " grep -E '^(CapBnd|NoNewPrivs|Seccomp):' /proc/self/status"));

        assertThat(new String(execution.attachment().orElseThrow().output().readAllBytes(), UTF_8))
                .isEqualTo("clock.1\r\nseen\r\nCapBnd:\t0000000000000000\r\nNoNewPrivs:\t1\r\nSeccomp:\t2\r\n");
        assertThat(execution.await(PATIENCE)).isEqualTo(new ExitStatus.Exited(0));
    }

    @Test
    void aPausedDynoPrintsNothingUntilItIsResumed() throws Exception {
        manager.scale("clock", 1);
        await().atMost(PATIENCE).until(() -> ticks() > 2);
        manager.pause(CLOCK);
        // Whoever is frozen prints nothing more; what it had printed may still be on its way.
        AtomicLong last = new AtomicLong();
        await().atMost(PATIENCE).during(Duration.ofMillis(300)).until(() -> {
            long now = ticks();
            return last.getAndSet(now) == now;
        });
        assertThat(manager.find(CLOCK).orElseThrow().state()).isEqualTo(DynoState.PAUSED);
        long still = ticks();
        manager.resume(CLOCK);

        await().atMost(PATIENCE).until(() -> ticks() > still + 2);
        await().atMost(PATIENCE).until(() -> manager.find(CLOCK).orElseThrow().state() == DynoState.UP);
    }

    @Test
    void aPausedDynoCanBeStoppedAndKilled() throws Exception {
        manager.scale("clock", 2);
        manager.awaitUp(PATIENCE);
        manager.pause(CLOCK);
        manager.pause(new DynoName("clock", 2));
        manager.kill(CLOCK);
        manager.scale("clock", 0);

        manager.awaitSettled(PATIENCE);
        assertThat(manager.dynos()).isEmpty();
        assertThat(logs.history())
                .anyMatch(line -> line.text().equals("Process exited with status 137"))
                .anyMatch(line -> line.text().equals("Process exited with status 143"));
    }
}
