package org.dyno4j.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dyno4j.isolation.CommandException;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.OutputSink;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.Signal;
import org.dyno4j.isolation.StandardInput;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What processes, their streams, signals and ends must be like in any isolation. */
public abstract class ProcessContractTest extends IsolationContract {

    @Test
    void keepsOutputAndErrorApartWhereBothHaveASink() throws Exception {
        CapturingSink stdout = new CapturingSink();
        CapturingSink stderr = new CapturingSink();
        run(shell("echo out; echo err >&2").stdout(stdout).stderr(stderr));

        assertThat(stdout.text()).isEqualTo("out\n");
        assertThat(stderr.text()).isEqualTo("err\n");
    }

    @Test
    void keepsTheOrderOfOutputAndErrorInOneSink() throws Exception {
        assertThat(output(shell("echo 1; echo 2 >&2; echo 3; echo 4 >&2"))).isEqualTo("1\n2\n3\n4\n");
    }

    @Test
    void whatWaitsForAnEndIsRefusedOnTheThreadThatHasToSeeIt() throws Exception {
        SandboxProcess other = sandbox.start(command("sleep", "1000").build());
        refusedAtTheEndOfAProcess(sandbox::close);
        refusedAtTheEndOfAProcess(isolation::close);
        refusedAtTheEndOfAProcess(() -> isolation.refuseOnOwnThread("all of it is gone"));
        isolation.refuseOnOwnThread("somebody else has waited for it");
        refusedAtTheEndOfAProcess(() -> {
            try {
                other.awaitExit(PATIENCE);
            } catch (InterruptedException | TimeoutException unexpected) {
                throw new AssertionError(unexpected);
            }
        });
        assertThat(run(shell("exit 3"))).isEqualTo(new ExitStatus.Exited(3));
        assertThat(other.exit().toCompletableFuture()).isNotDone();
    }

    private void refusedAtTheEndOfAProcess(Runnable waiting) throws IOException {
        SandboxProcess process =
                sandbox.start(shell("read line").stdin(StandardInput.PIPE).build());
        CompletableFuture<Void> refused = process.exit().thenRun(waiting).toCompletableFuture();
        process.stdin().close();
        assertThat(refused)
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IllegalStateException.class)
                .withMessageContainingAll("the I/O thread can't wait", "thenRunAsync");
    }

    @Test
    void carriesEveryByteBothWays() throws Exception {
        byte[] bytes = new byte[10_000_000];
        new Random(1).nextBytes(bytes);
        CapturingSink sink = new CapturingSink();
        SandboxProcess cat = sandbox.start(
                command("cat").stdin(StandardInput.PIPE).stdout(sink).build());
        try (OutputStream stdin = cat.stdin()) {
            stdin.write(bytes);
        }

        assertThat(cat.awaitExit(PATIENCE)).isEqualTo(new ExitStatus.Exited(0));
        assertThat(sink.bytes()).isEqualTo(bytes);
    }

    @Test
    void passesOnInputAsSoonAsItIsWritten() throws Exception {
        CapturingSink sink = new CapturingSink();
        SandboxProcess cat = sandbox.start(
                command("cat").stdin(StandardInput.PIPE).stdout(sink).build());
        OutputStream stdin = cat.stdin();
        stdin.write("hello".getBytes(UTF_8));
        await().atMost(PATIENCE).until(() -> sink.text().equals("hello"));
        stdin.close();

        assertThat(cat.awaitExit(PATIENCE)).isEqualTo(new ExitStatus.Exited(0));
    }

    @Test
    void givesEmptyInputUnlessAskedForAPipe() throws Exception {
        SandboxProcess cat = sandbox.start(command("cat").build());

        assertThat(cat.awaitExit(PATIENCE)).isEqualTo(new ExitStatus.Exited(0));
        assertThatIllegalStateException().isThrownBy(cat::stdin);
    }

    @Test
    void failsToWriteInputThatNobodyReadsAnyMore() throws Exception {
        SandboxProcess process =
                sandbox.start(command("true").stdin(StandardInput.PIPE).build());
        process.awaitExit(PATIENCE);

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
            OutputStream stdin = process.stdin();
            for (int i = 0; i < 1_000; i++) {
                stdin.write(new byte[1_000]);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 42, 100, 126, 127, 255})
    void tellsTheExitStatus(int status) throws Exception {
        assertThat(run(shell("exit " + status))).isEqualTo(new ExitStatus.Exited(status));
    }

    @Test
    void tellsTheSignalThatEndedAProcess() throws Exception {
        assertThat(run(shell("kill -KILL $$"))).isEqualTo(new ExitStatus.Signalled(9));
        assertThat(run(shell("kill -USR1 $$"))).isEqualTo(new ExitStatus.Signalled(10));
    }

    @Test
    void sendsSignalsToOneProcess() throws Exception {
        CapturingSink sink = new CapturingSink();
        String loop = "echo ready; while :; do sleep 0.02; done";
        SandboxProcess first = startReady("trap 'echo term; exit 7' TERM; trap 'echo usr1' USR1; " + loop, sink);
        SandboxProcess second = startReady(loop, new CapturingSink());
        first.signal(Signal.SIGUSR1);
        await().atMost(PATIENCE).until(() -> sink.text().contains("usr1\n"));
        first.signal(Signal.SIGTERM);

        assertThat(first.awaitExit(PATIENCE)).isEqualTo(new ExitStatus.Exited(7));
        assertThat(sink.text()).endsWith("term\n");
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> second.awaitExit(Duration.ofMillis(50)));
        second.signal(Signal.SIGKILL);
        assertThat(second.awaitExit(PATIENCE)).isEqualTo(new ExitStatus.Signalled(9));
        second.signal(Signal.SIGTERM); // does nothing
    }

    @Test
    void sendsSignalsToAllProcesses() throws Exception {
        SandboxProcess first = startReady("echo ready; exec sleep 1000", new CapturingSink());
        SandboxProcess second = startReady("echo ready; exec sleep 1000", new CapturingSink());
        sandbox.signal(Signal.SIGTERM);

        assertThat(first.awaitExit(PATIENCE)).isEqualTo(new ExitStatus.Signalled(15));
        assertThat(second.awaitExit(PATIENCE)).isEqualTo(new ExitStatus.Signalled(15));
        sandbox.signal(Signal.SIGTERM); // does nothing
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-command", "/no/such/command", "./no-such-command"})
    void saysThatACommandIsNotThere(String command) throws Exception {
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> sandbox.start(command(command).build()))
                .withMessageContaining(command)
                .satisfies(e -> assertThat(e.command()).isEqualTo(command))
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(127));
        assertStillUsable();
    }

    @ParameterizedTest
    @ValueSource(strings = {"./text", "/usr"})
    void saysThatACommandIsNotExecutable(String command) throws Exception {
        file("text", "rw-r--r--", "not a program");

        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> sandbox.start(command(command).build()))
                .withMessageContaining(command)
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(126));
        assertStillUsable();
    }

    @Test
    void saysThatTheInterpreterOfAScriptIsNotThere() throws Exception {
        file("script", "rwxr-xr-x", "#!/no/such/interpreter");

        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> sandbox.start(command("./script").build()))
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(127));
    }

    @Test
    void looksForCommandsAlongThePathOfTheProcess() throws Exception {
        file("tool", "rwxr-xr-x", "#!/bin/sh", "echo tool $1");

        assertThat(output(ProcessSpec.command("tool", "1").environment("PATH", "/no/such/directory:/app")))
                .isEqualTo("tool 1\n");
    }

    @Test
    void saysThatTheWorkingDirectoryIsNotThere() throws Exception {
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> sandbox.start(
                        command("true").workingDirectory("/no/such").build()))
                .withMessageContaining("/no/such");
        assertStillUsable();
    }

    @Test
    void saysThatTheApplicationIsNotThere() throws Exception {
        application = application.resolve("missing");

        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> create("web.2"))
                .withMessage("web.2: there is no application directory " + application);
        assertStillUsable();
    }

    @Test
    void runsInTheApplicationUnlessToldOtherwise() throws Exception {
        file("hello", "rw-r--r--", "from the application");

        assertThat(output(command("cat", "hello"))).isEqualTo("from the application\n");
        assertThat(output(command("pwd").workingDirectory("/usr"))).isEqualTo("/usr\n");
        assertThat(output(shell("cat \"$HOME/hello\"").environment("HOME", "/app")))
                .isEqualTo("from the application\n");
    }

    @Test
    void givesExactlyTheVariablesThatWereAskedFor() throws Exception {
        String variables = output(ProcessSpec.command("/usr/bin/env", "-0")
                .environment("ONE", "1")
                .environment("EMPTY", "")
                .environment("LINES", "a\nb=c")
                .environment("PATH", PATH));

        assertThat(variables.split("\0")).containsExactlyInAnyOrder("ONE=1", "EMPTY=", "LINES=a\nb=c", "PATH=" + PATH);
    }

    @Test
    void passesArgumentsAsTheyAre() throws Exception {
        assertThat(output(command("printf", "[%s]", "", "a b", "$HOME", "'\"\\", "*", "x\ny")))
                .isEqualTo("[][a b][$HOME]['\"\\][*][x\ny]");
    }

    @Test
    void refusesNulCharacters() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> command("echo", "a\0b").build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> command("env").environment("A", "\0").build());
    }

    @Test
    void handsOnAllOutputBeforeTheExit() throws Exception {
        for (int i = 0; i < 20; i++) {
            CapturingSink sink = new CapturingSink();
            SandboxProcess process = sandbox.start(
                    shell("head -c 60000 /dev/zero; printf end").stdout(sink).build());
            int atExit = process.exit()
                    .thenApply(status -> sink.bytes().length)
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

            assertThat(atExit).isEqualTo(60_003);
        }
    }

    @Test
    void endsWhereItsOutputIsStillHeldByAProcessInTheBackground() throws Exception {
        CapturingSink sink = new CapturingSink();
        SandboxProcess process =
                sandbox.start(shell("sleep 1000 & echo done").stdout(sink).build());

        assertThat(process.awaitExit(PATIENCE)).isEqualTo(new ExitStatus.Exited(0));
        assertThat(sink.text()).isEqualTo("done\n");
        sandbox.close();
        assertThat(sink.awaitEnd()).isTrue();
    }

    @Test
    void makesAProcessWaitForASinkThatPauses() throws Exception {
        AtomicLong count = new AtomicLong();
        CompletableFuture<OutputSink.Flow> valve = new CompletableFuture<>();
        CountDownLatch end = new CountDownLatch(1);
        SandboxProcess process = sandbox.start(command("head", "-c", "10000000", "/dev/zero")
                .stdout(new OutputSink() {
                    @Override
                    public void write(ByteBuffer bytes, Flow flow) {
                        count.addAndGet(bytes.remaining());
                        bytes.position(bytes.limit());
                        if (!valve.isDone()) {
                            flow.pause();
                            valve.complete(flow);
                        }
                    }

                    @Override
                    public void end() {
                        end.countDown();
                    }
                })
                .build());
        OutputSink.Flow flow = valve.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> process.awaitExit(Duration.ofMillis(200)));
        assertThat(count.get()).isLessThan(5_000_000);

        flow.resume();
        assertThat(process.awaitExit(PATIENCE)).isEqualTo(new ExitStatus.Exited(0));
        assertThat(end.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(count).hasValue(10_000_000);
    }

    @Test
    void losesNothingThatAProcessLeftBehindForAPausedSink() throws Exception {
        AtomicLong count = new AtomicLong();
        SandboxProcess process = sandbox.start(shell("echo first; sleep 0.2; head -c 30000 /dev/zero")
                .stdout(new OutputSink() {
                    @Override
                    public void write(ByteBuffer bytes, Flow flow) {
                        count.addAndGet(bytes.remaining());
                        bytes.position(bytes.limit());
                        flow.pause();
                    }

                    @Override
                    public void end() {
                        // The count tells.
                    }
                })
                .build());

        assertThat(process.awaitExit(PATIENCE)).isEqualTo(new ExitStatus.Exited(0));
        assertThat(count).hasValue(30_006);
    }

    @Test
    void runsManyProcessesAtOnce() throws Exception {
        List<CapturingSink> sinks = new ArrayList<>();
        List<SandboxProcess> processes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            CapturingSink sink = new CapturingSink();
            sinks.add(sink);
            processes.add(sandbox.start(command("seq", Integer.toString(i), Integer.toString(i + 2_000))
                    .stdout(sink)
                    .build()));
        }
        for (int i = 0; i < 20; i++) {
            assertThat(processes.get(i).awaitExit(PATIENCE)).isEqualTo(new ExitStatus.Exited(0));
            assertThat(sinks.get(i).text())
                    .isEqualTo(IntStream.rangeClosed(i, i + 2_000)
                            .mapToObj(number -> number + "\n")
                            .collect(Collectors.joining()));
        }
    }

    @Test
    void closingKillsEverythingInsideAndCompletesExits() throws Exception {
        String seconds = "86400." + System.nanoTime();
        CapturingSink sink = new CapturingSink();
        SandboxProcess process = startReady(
                "trap '' TERM; sh -c \"sleep " + seconds + " & sleep " + seconds + "\" & echo ready; wait", sink);
        await().atMost(PATIENCE).until(() -> sleeping(seconds) == 2);
        sandbox.close();

        assertThat(sleeping(seconds)).isZero();
        assertThat(process.exit().toCompletableFuture()).isCompletedWithValue(new ExitStatus.Signalled(9));
        assertThat(sink.ends()).isOne();
        sandbox.close();
        assertThat(sink.ends()).isOne();
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> sandbox.start(command("true").build()));
    }

    @Test
    void closingTheIsolationClosesItsSandboxes() throws Exception {
        SandboxProcess process = startReady("echo ready; exec sleep 1000", new CapturingSink());
        isolation.close();
        isolation.close();

        assertThat(process.exit().toCompletableFuture()).isCompletedWithValue(new ExitStatus.Signalled(9));
    }

    @Tag("limits")
    @Test
    void tellsWhatWasUsedAlsoAfterClosing() throws Exception {
        CapturingSink sink = new CapturingSink();
        startReady("i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; echo ready; exec sleep 1000", sink);
        Duration before = sandbox.usage().cpuTime().orElseThrow();
        sandbox.close();

        assertThat(before).isPositive();
        assertThat(sandbox.usage().cpuTime().orElseThrow()).isGreaterThanOrEqualTo(before);
    }

    private void assertStillUsable() throws Exception {
        assertThat(run(command("true"))).isEqualTo(new ExitStatus.Exited(0));
    }

    private static long sleeping(String seconds) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .filter(arguments -> Arrays.equals(arguments, new String[] {seconds}))
                        .isPresent())
                .count();
    }
}
