package org.dyno4j.linux.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.dyno4j.contract.Patience;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.OutputSink;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.isolation.Signal;
import org.dyno4j.isolation.StandardInput;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.FaultySystemCalls;
import org.dyno4j.linux.libc.JnaSystemCalls;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinuxSandboxProcessTest {
    private static final Duration LONG = Patience.PATIENCE;

    private final FaultySystemCalls calls = new FaultySystemCalls(JnaSystemCalls.open());
    private final OpenDescriptors open = OpenDescriptors.now();
    private final EventLoop loop = EventLoop.open(calls);
    private final CollectingSink sink = new CollectingSink();

    @AfterEach
    void nothingIsLeftOpen() {
        loop.close();
        open.awaitNoMore();
    }

    @Test
    void reportsTheStatusAfterAllOutput() throws Exception {
        LinuxSandboxProcess process = start("printf 'one\\ntwo'; exit 3", sink);
        String seen = process.exit()
                .thenApply(status -> status.code() + " after " + sink.text())
                .toCompletableFuture()
                .get();
        assertThat(seen).isEqualTo("3 after one\ntwo");
        assertThat(process.awaitExit(LONG)).isEqualTo(new ExitStatus.Exited(3));
        process.finish();
        assertThat(sink.ends).hasValue(1);
    }

    @Test
    void givesWhatAPausedProcessLeftBehindBeforeItsExit() throws Exception {
        OutputSink paused = new OutputSink() {
            @Override
            public void write(ByteBuffer bytes, Flow flow) {
                sink.write(bytes, flow);
                flow.pause();
            }

            @Override
            public void end() {
                sink.end();
            }
        };
        LinuxSandboxProcess process = start("echo first; read line; head -c 60000 /dev/zero; exec kill -9 $$", paused);
        Awaitility.await().atMost(LONG).until(() -> sink.text().equals("first\n"));
        process.stdin().write('\n');
        int received = process.exit()
                .thenApply(status -> sink.bytes().length)
                .toCompletableFuture()
                .get();
        assertThat(received).isEqualTo("first\n".length() + 60000);
        assertThat(process.awaitExit(LONG)).isEqualTo(new ExitStatus.Signalled(9));
        process.finish();
    }

    @Test
    void exitDoesNotWaitForOthersWhoHoldThePipe() throws Exception {
        LinuxSandboxProcess process = start("exec 3<&0; (read line; echo late) <&3 & echo early", sink);
        assertThat(process.awaitExit(LONG)).isEqualTo(new ExitStatus.Exited(0));
        assertThat(sink.text()).isEqualTo("early\n");
        assertThat(sink.ends).hasValue(0);
        process.stdin().close();
        Awaitility.await().atMost(LONG).until(() -> sink.ends.get() == 1);
        assertThat(sink.text()).isEqualTo("early\nlate\n");
    }

    @Test
    void anOutputThatIsHeldOpenIsCutByFinish() throws Exception {
        LinuxSandboxProcess process = start("exec 3<&0; (read line; :) <&3 & echo early", sink);
        process.awaitExit(LONG);
        process.finish();
        assertThat(sink.ends).hasValue(1);
        process.finish();
        assertThat(sink.ends).hasValue(1);
    }

    @Test
    void signalsReachTheProcessAndAreIgnoredAfterItsEnd() throws Exception {
        LinuxSandboxProcess process = start("echo up; exec sleep 600", sink);
        Awaitility.await().atMost(LONG).until(() -> sink.text().equals("up\n"));
        process.signal(Signal.SIGTERM);
        assertThat(process.awaitExit(LONG)).isEqualTo(new ExitStatus.Signalled(15));
        process.signal(Signal.SIGKILL);
        process.finish();
    }

    @Test
    void aTimeoutSaysWhatIsStillRunning() throws Exception {
        LinuxSandboxProcess process = start("exec cat", sink);
        assertThatThrownBy(() -> process.awaitExit(Duration.ofMillis(1)))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("web.1")
                .hasMessageContaining(Long.toString(process.pid()));
        process.stdin().close();
        process.awaitExit(LONG);
        process.finish();
    }

    @Test
    void inputOfManyPipesFullArrivesAndComesBack() throws Exception {
        byte[] input = new byte[3_000_000];
        new Random(1).nextBytes(input);
        LinuxSandboxProcess process = start("exec cat", sink);
        try (OutputStream stdin = process.stdin()) {
            stdin.write(input, 0, 7);
            stdin.write(input, 7, input.length - 7);
        }
        process.awaitExit(LONG);
        process.finish();
        assertThat(sink.bytes()).isEqualTo(input);
    }

    @Test
    void writingToAProcessThatHasEndedSaysThatNobodyReads() throws Exception {
        LinuxSandboxProcess process = start("exec <&-; exit 0", sink);
        process.awaitExit(LONG);
        assertThatThrownBy(() -> process.stdin().write(1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("EPIPE")
                .hasMessageContaining("web.1");
        process.finish();
    }

    @Test
    void waitingGoesOnAfterASignalInterruptedIt() throws Exception {
        var failed = calls.failOnce(SystemCall.WAITID, 0, Errno.EINTR);
        LinuxSandboxProcess process = start("exit 7", sink);
        assertThat(process.awaitExit(LONG).code()).isEqualTo(7);
        assertThat(failed).hasValue(1);
        process.finish();
    }

    @Test
    void aStatusThatSomebodyElseTookIsReportedAsLost() throws Exception {
        calls.fail(SystemCall.WAITID, 0, 1, argument -> true, Errno.ECHILD);
        LinuxSandboxProcess process = start("exit 7", sink);
        assertThatThrownBy(() -> process.awaitExit(LONG))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("web.1")
                .hasStackTraceContaining("ECHILD");
        process.finish();
    }

    @Test
    void closingTheLoopKillsAProcessThatStillRuns() throws Exception {
        LinuxSandboxProcess process = start("exec sleep 600", sink);
        process.stdin().close();
        loop.close();
        assertThat(process.exit().toCompletableFuture()).isCompletedExceptionally();
        assertThat(sink.ends).hasValue(1);
        assertThat(calls.call(SystemCall.WAIT4, process.pid(), 0, 1 /* WNOHANG */, 0))
                .as("it is reaped already")
                .isEqualTo(-Errno.ECHILD.number());
    }

    private LinuxSandboxProcess start(String script, OutputSink output) throws Exception {
        Pipe input = Pipe.toChild(calls, "web.1 stdin");
        Pipe out = Pipe.fromChild(calls, "web.1 stdout");
        long pid = AdoptedProcess.start(calls, script, input.readEnd(), out.writeEnd());
        input.readEnd().close();
        out.writeEnd().close();
        long pidfd = SystemCalls.check(calls.call(SystemCall.PIDFD_OPEN, pid, 0), SystemCall.PIDFD_OPEN, "web.1");
        StartedProcess started = new StartedProcess(
                "web.1",
                pid,
                new OwnedDescriptor(calls, (int) pidfd, "web.1 pidfd"),
                new HeldStreams.Pipes(Optional.of(input.writeEnd()), out.readEnd(), Optional.empty()));
        ProcessSpec spec = ProcessSpec.command("sh")
                .stdin(StandardInput.PIPE)
                .stdout(output)
                .build();
        return LinuxSandboxProcess.attach(loop, started, spec);
    }
}
