package org.dyno4j.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.dyno4j.isolation.CommandException;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.OutputSink;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.Signal;
import org.dyno4j.isolation.TerminalSize;
import org.junit.jupiter.api.Test;

/** What terminals must be like in any isolation that has them. */
public abstract class TerminalContractTest extends IsolationContract {
    private static final TerminalSize SIZE = new TerminalSize(97, 31);
    private static final String LOOP = "echo ready; while :; do sleep 0.02; done";

    private final CapturingSink shown = new CapturingSink();

    private ProcessSpec.Builder onTerminal(String script) {
        return shell(script).terminal(SIZE).stdout(shown);
    }

    private SandboxProcess start(String script) {
        return sandbox.start(onTerminal(script).build());
    }

    private SandboxProcess startReady(String script) {
        SandboxProcess process = start(script);
        awaitShown("ready\r\n");
        return process;
    }

    private void awaitShown(String text) {
        await().atMost(PATIENCE).until(() -> shown.text().contains(text));
    }

    private static void type(SandboxProcess process, String text) throws IOException {
        process.stdin().write(text.getBytes(UTF_8));
    }

    /** What a script shows, with the line ends that every other test expects. */
    private String shownBy(String script) throws Exception {
        assertThat(run(onTerminal(script))).isEqualTo(new ExitStatus.Exited(0));
        return shown.text().replace("\r\n", "\n");
    }

    @Test
    void allThreeStreamsAreTheTerminal() throws Exception {
        assertThat(shownBy("for stream in 0 1 2; do [ -t $stream ] && echo $stream; done; echo error >&2"))
                .isEqualTo("0\n1\n2\nerror\n");
    }

    @Test
    void theTerminalHasANameThatCanBeOpened() throws Exception {
        assertThat(shownBy("tty; echo again > $(tty); echo here > /dev/tty; echo out > /dev/stdout"))
                .matches("/dev/pts/[0-9]+\nagain\nhere\nout\n");
    }

    @Test
    void itIsOfTheSizeThatWasAskedFor() throws Exception {
        assertThat(shownBy("stty size")).isEqualTo("31 97\n");
    }

    @Test
    void aProcessIsToldOfAnotherSize() throws Exception {
        SandboxProcess process = startReady("trap 'stty size; exit 3' WINCH; " + LOOP);
        process.resize(new TerminalSize(120, 40));

        assertThat(process.awaitExit(PATIENCE)).isEqualTo(new ExitStatus.Exited(3));
        assertThat(shown.text()).endsWith("40 120\r\n");
        process.resize(SIZE); // does nothing
    }

    @Test
    void whatIsTypedIsReadByTheLineAndShown() throws Exception {
        SandboxProcess process = startReady("echo ready; read -r line; echo \"read $line\"; exit 4");
        type(process, "hello\n");

        assertThat(process.awaitExit(PATIENCE)).isEqualTo(new ExitStatus.Exited(4));
        assertThat(shown.text()).isEqualTo("ready\r\nhello\r\nread hello\r\n");
    }

    @Test
    void theByte4EndsTheInput() throws Exception {
        SandboxProcess process = startReady("echo ready; cat; echo end");
        type(process, "line\n\4");

        assertThat(process.awaitExit(PATIENCE)).isEqualTo(new ExitStatus.Exited(0));
        assertThat(shown.text()).isEqualTo("ready\r\nline\r\nline\r\nend\r\n");
    }

    @Test
    void theByte3Interrupts() throws Exception {
        SandboxProcess process = startReady("trap 'echo interrupted; exit 5' INT; " + LOOP);
        type(process, "\3");

        assertThat(process.awaitExit(PATIENCE)).isEqualTo(new ExitStatus.Exited(5));
        assertThat(shown.text()).endsWith("interrupted\r\n");
    }

    @Test
    void everythingThatWasPrintedIsThereBeforeTheEnd() throws Exception {
        SandboxProcess process = start("i=0; while [ $i -lt 20000 ]; do echo $i; i=$((i + 1)); done");
        assertThat(process.awaitExit(PATIENCE)).isEqualTo(new ExitStatus.Exited(0));

        assertThat(shown.text()).startsWith("0\r\n1\r\n").endsWith("\r\n19998\r\n19999\r\n");
        assertThat(shown.text().lines()).hasSize(20_000);
        assertThat(shown.awaitEnd()).isTrue();
        assertThat(shown.ends()).isEqualTo(1);
    }

    /** A process that ends at once is the hardest: what it printed may still be on its way through the kernel. */
    @Test
    void theLastWordsOfManyShortProcessesAreThere() throws Exception {
        for (int i = 0; i < 50; i++) {
            CapturingSink sink = new CapturingSink();
            run(command("echo", "words " + i).terminal(SIZE).stdout(sink));
            assertThat(sink.text()).isEqualTo("words " + i + "\r\n");
        }
    }

    /** Less than a terminal holds, or the process would wait for its reader. */
    @Test
    void whatWaitsForAPausedSinkIsThereBeforeTheEnd() throws Exception {
        CapturingSink kept = new CapturingSink();
        OutputSink paused = new OutputSink() {
            @Override
            public void write(ByteBuffer bytes, Flow flow) {
                flow.pause();
                kept.write(bytes, flow);
            }

            @Override
            public void end() {
                kept.end();
            }
        };
        String script = "echo first; for i in 1 2 3 4 5 6; do printf '%01000d\\n' $i; sleep 0.05; done";
        run(shell(script).terminal(SIZE).stdout(paused));

        assertThat(kept.text()).hasSize("first\r\n".length() + 6 * 1002).endsWith("06\r\n");
    }

    @Test
    void whoeverHangsUpEndsTheProcess() throws Exception {
        SandboxProcess process = startReady(LOOP);
        process.hangUp();

        assertThat(process.awaitExit(PATIENCE)).isEqualTo(new ExitStatus.Signalled(Signal.SIGHUP.number()));
        assertThat(shown.text()).isEqualTo("ready\r\n");
        assertThat(shown.ends()).isEqualTo(1);
        process.hangUp(); // does nothing
    }

    @Test
    void aProcessMayDoSomethingAboutIt() throws Exception {
        file("noted", "rw-rw-rw-", "nothing");
        SandboxProcess process = startReady("trap 'echo hung up > noted; exit 6' HUP; " + LOOP);
        process.hangUp();

        assertThat(process.awaitExit(PATIENCE)).isEqualTo(new ExitStatus.Exited(6));
        assertThat(output(command("cat", "noted"))).isEqualTo("hung up\n");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> type(process, "late"));
    }

    @Test
    void theCommandsOfAnInteractiveShellCanBeInterruptedWithoutIt() throws Exception {
        SandboxProcess process = sandbox.start(command("sh", "-i")
                .environment("PS1", "prompt> ")
                .terminal(SIZE)
                .stdout(shown)
                .build());
        awaitShown("prompt> ");
        // By the job itself, which has the terminal by then: typed before that, the byte would be for the shell.
        type(process, "sh -c 'echo be\"\"gun; exec sleep 1000'\n");
        awaitShown("begun\r\n");
        type(process, "\3");
        type(process, "exit 8\n");

        assertThat(process.awaitExit(PATIENCE)).isEqualTo(new ExitStatus.Exited(8));
    }

    @Test
    void nothingCanBeTypedAfterTheEnd() throws Exception {
        SandboxProcess process = start("true");
        process.awaitExit(PATIENCE);
        shown.awaitEnd();

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> type(process, "late\n"));
    }

    @Test
    void whoeverClosesTheInputStillSeesTheOutput() throws Exception {
        SandboxProcess process = startReady("echo ready; read -r line; echo \"read $line\"");
        type(process, "last\n");
        process.stdin().close();

        assertThat(process.awaitExit(PATIENCE)).isEqualTo(new ExitStatus.Exited(0));
        assertThat(shown.text()).endsWith("read last\r\n");
    }

    @Test
    void twoProcessesHaveTerminalsOfTheirOwn() throws Exception {
        SandboxProcess first = startReady("tty; " + LOOP);
        CapturingSink other = new CapturingSink();
        run(shell("tty").terminal(TerminalSize.STANDARD).stdout(other));

        assertThat(other.text())
                .startsWith("/dev/pts/")
                .isNotEqualTo(shown.text().replace("ready\r\n", ""));
        first.signal(Signal.SIGKILL);
    }

    @Test
    void aCommandThatIsNotThereLeavesNoTerminal() throws Exception {
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() ->
                        sandbox.start(command("no-such-command").terminal(SIZE).build()))
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(127));
        // The one that shows it; its number is 0 once no child that was made meanwhile holds the other open.
        await().atMost(PATIENCE).untilAsserted(() -> {
            CapturingSink list = new CapturingSink();
            run(shell("ls /dev/pts").terminal(SIZE).stdout(list));
            assertThat(list.text()).isEqualTo("0  ptmx\r\n");
        });
    }

    @Test
    void aProcessWithoutOneHasNoneToResizeOrTakeAway() {
        SandboxProcess process = sandbox.start(command("sleep", "1000").build());

        assertThatIllegalStateException().isThrownBy(() -> process.resize(SIZE)).withMessageContaining("no terminal");
        assertThatIllegalStateException().isThrownBy(process::hangUp).withMessageContaining("no terminal");
    }
}
