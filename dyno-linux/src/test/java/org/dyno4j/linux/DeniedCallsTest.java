package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.dyno4j.contract.Patience;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.formation.FormationManager;
import org.dyno4j.isolation.DeniedCall;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.SyscallFilter;
import org.dyno4j.linux.seccomp.SyscallNumbers;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.log.LogLine;
import org.dyno4j.procfile.Procfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Denied calls that are told to whoever asked for it, with root and without, whatever the host does with audit records. */
class DeniedCallsTest {
    private static final int FLOOD = 3_000;
    /** The same call, so many times, after a thread was made, for which glibc tries {@code clone3} first. */
    private static final String CALLS = """
            import ctypes, sys, threading
            thread = threading.Thread(target=print, args=('thread',))
            thread.start()
            thread.join()
            libc = ctypes.CDLL(None, use_errno=True)
            for i in range(int(sys.argv[2])):
                assert libc.syscall(int(sys.argv[1]), 0, -3, 0) == -1
                assert ctypes.get_errno() == 1
            print('done')
            """;

    @RegisterExtension
    private static final TestIsolation ISOLATION = new TestIsolation();

    private final List<DeniedCall> denied = new CopyOnWriteArrayList<>();

    private SandboxSpec.Builder telling(String name, SyscallFilter filter) {
        return SandboxSpec.named(name).filter(filter.withLoggedDenials()).denials(denied::add);
    }

    private static String keyctl(Sandbox sandbox, int times) throws Exception {
        String number = Integer.toString(SyscallNumbers.of("keyctl").orElseThrow());
        return new CallProbe(sandbox)
                .python(CALLS, List.of(number, Integer.toString(times)))
                .output();
    }

    @Test
    void aRefusedCallIsToldWithItsNameAndErrorAndFailsAllTheSame() throws Exception {
        try (Sandbox sandbox = ISOLATION.create(telling("web.1", SyscallFilter.standard()))) {
            assertThat(keyctl(sandbox, 2)).isEqualTo("thread\ndone\n");
            await().atMost(Patience.PATIENCE).until(() -> denied.size() == 2);
            assertThat(denied).allSatisfy(call -> {
                assertThat(call.call()).isEqualTo("keyctl");
                assertThat(call.error()).isEqualTo("EPERM");
                assertThat(call.untold()).isZero();
                assertThat(call.pid()).isGreaterThan(1);
            });
        }
    }

    /** By its arguments: the same call is allowed with others, and the answer is the policy's for these. */
    @Test
    void aCallThatIsRefusedForItsArgumentsGetsTheErrorOfItsRule() throws Exception {
        try (Sandbox sandbox = ISOLATION.create(telling("web.1", SyscallFilter.strict()))) {
            CallProbe probe = new CallProbe(sandbox);
            String inet = probe.call("socket", "2 1 0");
            assertThat(inet).isNotEqualTo("OK");
            assertThat(probe.call("socket", "1 1 0")).isEqualTo("OK");
            await().atMost(Patience.PATIENCE).until(() -> !denied.isEmpty());
            assertThat(denied).singleElement().satisfies(call -> {
                assertThat(call.call()).isEqualTo("socket");
                assertThat(call.error()).isEqualTo(inet);
            });
        }
    }

    @Test
    void aFloodIsToldInPartCountedAsAWholeAndHoldsUpNobodyElse() throws Exception {
        try (Sandbox flooding = ISOLATION.create(telling("flood.1", SyscallFilter.standard()));
                Sandbox neighbour = ISOLATION.create("web.1")) {
            String number = Integer.toString(SyscallNumbers.of("keyctl").orElseThrow());
            StringSink output = new StringSink();
            long before = System.nanoTime();
            flooding.start(TestIsolation.bash("exec /usr/bin/python3 -c \"$SCRIPT\" " + number + " " + FLOOD)
                    .environment("SCRIPT", CALLS)
                    .stdout(output)
                    .build());
            output.await("thread");
            assertThat(TestIsolation.output(neighbour, "echo unharmed")).isEqualTo("unharmed\n");
            output.await("done");
            // A thousand of them are answered in a second: no machine is slow enough to make it less.
            Duration took = Duration.ofNanos(System.nanoTime() - before);
            assertThat(took).isGreaterThan(Duration.ofSeconds(2));
            await().atMost(Patience.PATIENCE)
                    .until(() ->
                            denied.stream().mapToLong(call -> call.untold() + 1).sum() == FLOOD);
            // Ten a second.
            assertThat((long) denied.size()).isLessThanOrEqualTo(10 * (took.toSeconds() + 2));
        }
    }

    @Test
    void aSandboxIsClosedWhileItsCallersWaitAndNothingIsLeftOpen() throws Exception {
        Leftovers leftovers = Leftovers.now();
        try (Sandbox sandbox = ISOLATION.create(telling("flood.1", SyscallFilter.standard()))) {
            String number = Integer.toString(SyscallNumbers.of("keyctl").orElseThrow());
            sandbox.start(TestIsolation.bash("exec /usr/bin/python3 -c \"$SCRIPT\" " + number + " 100000000")
                    .environment("SCRIPT", CALLS)
                    .build());
            await().atMost(Patience.PATIENCE).until(() -> denied.size() >= 10);
        }
        assertThat(ISOLATION.output("echo fine")).isEqualTo("fine\n");
        leftovers.awaitNone();
    }

    @Test
    void aFormationWritesThemToTheLogOfTheDyno() {
        try (LinuxIsolation isolation = TestIsolation.open();
                LogBuffer logs = LogBuffer.create();
                FormationManager manager = FormationManager.builder(
                                Procfile.parse("web: unshare -r true\nworker: exec sleep 1000"))
                        .isolation(isolation)
                        .filter(SyscallFilter.standard().withLoggedDenials())
                        .restartPolicy(RestartPolicy.never())
                        .logs(logs)
                        .build()) {
            manager.scale("web=1", "worker=1");
            await().atMost(Patience.PATIENCE)
                    .untilAsserted(() -> assertThat(logs.history())
                            .filteredOn(line -> line.text().startsWith("Denied system call"))
                            .isNotEmpty()
                            .allMatch(line -> line.process().equals("web.1"))
                            .extracting(LogLine::text)
                            .allMatch(text -> text.matches("Denied system call unshare of process \\d+ with EPERM")));
        }
    }
}
