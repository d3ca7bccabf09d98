package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.SyscallFilter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Closing a sandbox ends all that lives in it, whatever it does against that.
 *
 * <p>The ordinary build makes 3 rounds of each kind; {@code -Ddyno4j.killRounds=29} makes 200 and more in all.
 */
class TotalKillTest {
    private static final int ROUNDS = Integer.getInteger("dyno4j.killRounds", 3);
    private static final int PROCESSES = 40;
    private static final ResourceLimits LIMITS =
            ResourceLimits.builder().memoryMebibytes(256).processes(PROCESSES).build();

    @RegisterExtension
    private static final TestIsolation ISOLATION = new TestIsolation();

    /** What there is to kill; each says "ready" when it is as bad as it gets. */
    enum Resistance {
        FORK_BOMB_AT_THE_LIMIT("""
                bomb() { bomb & bomb & wait; }
                (bomb) 2> /dev/null &
                while set -- /proc/[0-9]*; [ $# -lt 35 ]; do :; done
                echo ready; wait"""),
        IGNORING_ALL_SIGNALS("""
                for signal in {1..64}; do trap '' $signal 2> /dev/null; done
                sleep 1000 & echo ready; sleep 1000"""),
        STOPPED("""
                for i in 1 2 3; do sleep 1000 & kill -STOP $!; done
                echo ready; kill -STOP $$"""),
        FORKED_TWICE_IN_SESSIONS_OF_THEIR_OWN("""
                for i in 1 2 3; do (setsid bash -c '(trap "" TERM HUP; setsid sleep 1000) & sleep 1000' &); done
                echo ready; sleep 1000"""),
        LEAVING_ZOMBIES("""
                exec python3 -c '
                import os, time
                for i in range(20):
                    if os.fork() == 0: os._exit(0)
                print("ready", flush=True)
                time.sleep(1000)'"""),
        TRACED("""
                exec python3 -c '
                import ctypes, os, time
                libc = ctypes.CDLL(None, use_errno=True)
                child = os.fork()
                if child == 0:
                    time.sleep(1000)
                # PTRACE_SEIZE with PTRACE_O_TRACEEXIT: its very end stops and waits for the tracer
                assert libc.ptrace(0x4206, child, 0, 0x40) == 0, ctypes.get_errno()
                print("ready", flush=True)
                time.sleep(1000)'"""),
        STOPPED_BY_A_TRACER("""
                exec python3 -c '
                import ctypes, os, time
                libc = ctypes.CDLL(None, use_errno=True)
                child = os.fork()
                if child == 0:
                    time.sleep(1000)
                # PTRACE_ATTACH, whose stop nobody ever lets end
                assert libc.ptrace(16, child, 0, 0) == 0, ctypes.get_errno()
                os.waitpid(child, 0)
                assert open(f"/proc/{child}/stat").read().split()[2] == "t"
                print("ready", flush=True)
                time.sleep(1000)'"""),
        WAITING_IN_VFORK("""
                exec python3 -c '
                import os, time
                os.mkfifo("/tmp/fifo")
                parent = os.fork()
                if parent == 0:
                    # The new process, which shares all memory, never comes to its execution: nobody writes to the pipe.
                    os.posix_spawn("/bin/true", ["true"], {}, file_actions=[(os.POSIX_SPAWN_OPEN, 0, "/tmp/fifo", os.O_RDONLY, 0)])
                while open(f"/proc/{parent}/stat").read().split()[2] != "D": time.sleep(0.01)
                print("ready", flush=True)
                time.sleep(1000)'"""),
        FROZEN("""
                sleep 1000 & (setsid sleep 1000 &); echo ready; sleep 1000""");

        private final String script;

        Resistance(String script) {
            this.script = script;
        }
    }

    /** Without limits nothing bounds a fork bomb, and nothing freezes. */
    static Stream<Resistance> resistances() {
        return Stream.of(Resistance.values())
                .filter(resistance -> TestIsolation.limited()
                        || (resistance != Resistance.FORK_BOMB_AT_THE_LIMIT && resistance != Resistance.FROZEN));
    }

    @ParameterizedTest
    @MethodSource("resistances")
    void S11_closingEndsEverything(Resistance resistance) throws Exception {
        Leftovers leftovers = Leftovers.now();
        Duration longest = Duration.ZERO;
        for (int round = 0; round < ROUNDS; round++) {
            Sandbox sandbox = create();
            assertBounded(sandbox);
            StringSink sink = new StringSink();
            SandboxProcess process = sandbox.start(TestIsolation.bash(resistance.script.stripIndent())
                    .stdout(sink)
                    .build());
            sink.await("ready");
            if (resistance == Resistance.FROZEN) {
                sandbox.freeze();
            }
            List<Path> groups = SandboxGroups.of(sandbox.name()).directories();
            assertThat(groups.isEmpty()).isNotEqualTo(TestIsolation.limited());

            long before = System.nanoTime();
            sandbox.close();
            Duration took = Duration.ofNanos(System.nanoTime() - before);

            assertThat(process.awaitExit(TestIsolation.PATIENCE)).isEqualTo(new ExitStatus.Signalled(9));
            assertThat(groups).noneMatch(Files::exists);
            longest = took.compareTo(longest) > 0 ? took : longest;
        }
        leftovers.awaitNone();
        System.out.println(
                resistance + ": closed and removed within " + longest.toMillis() + " ms, " + ROUNDS + " rounds");
    }

    private static Sandbox create() {
        return ISOLATION.create(SandboxSpec.named("kill.1")
                .filter(SyscallFilter.none())
                .limits(TestIsolation.limited() ? LIMITS : ResourceLimits.none()));
    }

    /** What is started next may fill a machine: not before the walls around it were seen from inside. */
    private static void assertBounded(Sandbox sandbox) throws Exception {
        assertThat(TestIsolation.output(sandbox, "readlink /proc/self/ns/pid"))
                .startsWith("pid:")
                .isNotEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/pid")) + "\n");
        if (TestIsolation.limited()) {
            assertThat(SandboxGroups.of(sandbox.name()).file("pids.max").orElseThrow())
                    .hasContent(Integer.toString(PROCESSES + 1));
        }
    }

    @BeforeAll
    static void theLimitHolds() throws Exception {
        if (!TestIsolation.limited()) {
            return;
        }
        try (Sandbox sandbox = create()) {
            String script = "for i in {1..60}; do sleep 1000 & done 2> /dev/null";
            TestIsolation.output(sandbox, script);
            assertThat(sandbox.usage().processes().orElseThrow()).isLessThanOrEqualTo(PROCESSES);
            assertThat(sandbox.usage().processLimitHits().orElseThrow()).isPositive();
        }
    }
}
