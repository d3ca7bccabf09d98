package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.dyno4j.contract.Patience;
import org.dyno4j.isolation.CommandException;
import org.dyno4j.isolation.DeniedCall;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.OutputSink;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.StandardInput;
import org.dyno4j.isolation.SyscallFilter;
import org.dyno4j.isolation.TerminalSize;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.SystemCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts and ends leave nothing, however they end.
 *
 * <p>A round is one sandbox with everything in it that is acquired, ended in one of the ways that {@link #round} lists.
 * The ordinary build makes 150 rounds; {@code -Ddyno4j.leakRounds=10000} makes as many as it says:
 *
 * <pre>mvn -pl dyno-linux -am test -Dtest=LeakTest -Dsurefire.failIfNoSpecifiedTests=false -Ddyno4j.leakRounds=10000</pre>
 */
class LeakTest {
    private static final Duration PATIENCE = Patience.PATIENCE;
    private static final int ROUNDS = Integer.getInteger("dyno4j.leakRounds", 150);
    /** Until classes are loaded, files of the JDK are open and the JVM's own buffers are there. */
    private static final int WARM_UP = 40;

    private final Queue<DeniedCall> denied = new ConcurrentLinkedQueue<>();
    private LinuxIsolation isolation;

    @TempDir
    private Path application;

    @BeforeEach
    void open() {
        isolation = TestIsolation.open();
    }

    @AfterEach
    void close() {
        isolation.close();
    }

    @Test
    void S46_S47_countsStayFlatHoweverProcessesEnd() throws Exception {
        rounds(WARM_UP);
        Holdings before = settled();
        List<WeakReference<Sandbox>> sandboxes = rounds(ROUNDS);
        assertThat(denied).isNotEmpty();
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(Leaks.between(before, settled(), ROUNDS)).isEmpty());
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            System.gc();
            assertThat(sandboxes).allMatch(sandbox -> sandbox.refersTo(null));
        });
        System.out.println("after " + ROUNDS + " rounds: " + settled() + ", before: " + before);
    }

    /** Direct buffers that nobody holds any more, and an emptier heap, are given back by the garbage collector alone. */
    private static Holdings settled() {
        System.gc();
        return Holdings.now();
    }

    private List<WeakReference<Sandbox>> rounds(int count) throws Exception {
        List<WeakReference<Sandbox>> sandboxes = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            sandboxes.add(new WeakReference<>(round(number)));
        }
        return sandboxes;
    }

    private Sandbox round(int number) throws Exception {
        return switch (number % 10) {
            case 0 -> inSandbox(LeakTest::exits);
            case 1 -> inSandbox(LeakTest::crashes);
            case 2 -> inSandbox(LeakTest::cannotBeExecuted);
            case 3 -> inSandbox(LeakTest::failsBeforeItsExecution);
            case 4 -> inSandbox(LeakTest::isKilledByClose);
            case 5 -> inSandbox(LeakTest::leavesOrphans);
            case 6 -> inSandbox(LeakTest::isHungUpOn);
            case 7 -> failsBeforeItsProgram();
            case 8 -> inSandbox(LeakTest::callsWhatIsDenied);
            default -> failsInItsProgram();
        };
    }

    private interface Use {
        void of(Sandbox sandbox) throws Exception;
    }

    private Sandbox inSandbox(Use use) throws Exception {
        SandboxSpec spec = SandboxSpec.named("leak.1")
                .application(application)
                .limits(ResourceLimits.builder()
                        .memoryMebibytes(64)
                        .processes(20)
                        .build())
                .filter(SyscallFilter.standard().withLoggedDenials())
                .denials(denied::add)
                .build();
        try (Sandbox sandbox = isolation.create(spec)) {
            use.of(sandbox);
            return sandbox;
        }
    }

    private static void exits(Sandbox sandbox) throws Exception {
        SandboxProcess process = sandbox.start(bash("cat; echo error >&2")
                .stdin(StandardInput.PIPE)
                .stderr(new StringSink())
                .build());
        process.stdin().write('x');
        process.stdin().close();
        assertThat(process.awaitExit(PATIENCE)).isEqualTo(new ExitStatus.Exited(0));
        assertThat(sandbox.accepts(1)).isFalse();
    }

    private static void crashes(Sandbox sandbox) throws Exception {
        assertThat(sandbox.start(bash("kill -SEGV $$").build()).awaitExit(PATIENCE))
                .isEqualTo(new ExitStatus.Signalled(11));
    }

    private static void cannotBeExecuted(Sandbox sandbox) {
        assertThatThrownBy(() -> sandbox.start(ProcessSpec.command("no-such-command")
                        .stdin(StandardInput.PIPE)
                        .build()))
                .isInstanceOf(CommandException.class);
    }

    private static void failsBeforeItsExecution(Sandbox sandbox) {
        assertThatThrownBy(() -> sandbox.start(
                        ProcessSpec.command("true").workingDirectory("/nowhere").build()))
                .isInstanceOf(SandboxException.class);
    }

    private static void isKilledByClose(Sandbox sandbox) throws Exception {
        FirstOutput ready = new FirstOutput();
        sandbox.start(bash("trap '' TERM; sleep 1000 & echo ready; wait")
                .stdin(StandardInput.PIPE)
                .stdout(ready)
                .build());
        ready.await();
    }

    private static void leavesOrphans(Sandbox sandbox) throws Exception {
        assertThat(sandbox.start(bash("(setsid sleep 1000 &); exit 3").build()).awaitExit(PATIENCE))
                .isEqualTo(new ExitStatus.Exited(3));
    }

    private static void isHungUpOn(Sandbox sandbox) throws Exception {
        SandboxProcess closedWithTheSandbox =
                sandbox.start(bash("sleep 1000").terminal(TerminalSize.STANDARD).build());
        SandboxProcess process =
                sandbox.start(bash("sleep 1000").terminal(TerminalSize.STANDARD).build());
        process.stdin().write('x');
        process.hangUp();
        assertThat(process.awaitExit(PATIENCE)).isEqualTo(new ExitStatus.Signalled(1));
        closedWithTheSandbox.resize(TerminalSize.STANDARD);
    }

    private static void callsWhatIsDenied(Sandbox sandbox) throws Exception {
        assertThat(sandbox.start(bash("unshare -r true").build()).awaitExit(PATIENCE))
                .isEqualTo(new ExitStatus.Exited(1));
    }

    /** The cgroup and the control pipe are there by then. */
    private Sandbox failsBeforeItsProgram() throws Exception {
        Path file = Files.writeString(application.resolve("file"), "not a directory");
        SandboxSpec spec = SandboxSpec.named("leak.1").application(file).build();
        assertThatThrownBy(() -> isolation.create(spec)).isInstanceOf(SandboxException.class);
        return inSandbox(sandbox -> {});
    }

    /** Process 1 is there by then, in its namespaces, and has mounted what it will see. */
    private Sandbox failsInItsProgram() throws Exception {
        Refusing.during(
                List.of(Refusing.every(SystemCall.SETHOSTNAME, Errno.EPERM)),
                () -> assertThatThrownBy(() -> inSandbox(sandbox -> {})).isInstanceOf(SandboxException.class));
        return inSandbox(sandbox -> {});
    }

    private static ProcessSpec.Builder bash(String script) {
        return ProcessSpec.command(List.of("/bin/bash", "-c", script))
                .environment("PATH", "/usr/local/bin:/usr/bin:/bin");
    }

    /** Lets a thread wait until anything is printed. */
    private static final class FirstOutput implements OutputSink {
        private final CountDownLatch came = new CountDownLatch(1);

        @Override
        public void write(ByteBuffer bytes, Flow flow) {
            bytes.position(bytes.limit());
            came.countDown();
        }

        @Override
        public void end() {
            came.countDown();
        }

        void await() throws InterruptedException {
            assertThat(came.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }
}
