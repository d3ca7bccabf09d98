package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.Stack;
import org.dyno4j.isolation.StandardInput;
import org.dyno4j.isolation.TerminalSize;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.FaultySystemCalls;
import org.dyno4j.linux.libc.JnaSystemCalls;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.spawn.SyscallProgram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a birth asks of the kernel fails in turn, as on a host that is short of something: each failure is told, nothing
 * is left of it, and what runs goes on.
 *
 * <p>The ordinary build injects 4 errors at each step; {@code -Ddyno4j.injectedErrors=1} the first one alone.
 */
class InjectedFailureTest {
    private static final List<Errno> ERRORS = List.of(Errno.EMFILE, Errno.ENOSPC, Errno.ENOMEM, Errno.EAGAIN)
            .subList(0, Integer.getInteger("dyno4j.injectedErrors", 4));

    /** All but those that end, close and give back, or only look: they take nothing that could be short. */
    private static final Set<SystemCall> CALLS = EnumSet.complementOf(EnumSet.of(
            SystemCall.CLOSE,
            SystemCall.WAITID,
            SystemCall.KILL,
            SystemCall.PIDFD_SEND_SIGNAL,
            SystemCall.MUNMAP,
            SystemCall.UNLINKAT,
            SystemCall.PRCTL));

    private static final int ENOUGH_TEMPLATES = 20;
    private static final ResourceLimits LIMITS =
            ResourceLimits.builder().memoryMebibytes(64).cpus(1).processes(20).build();

    private final FaultySystemCalls calls = new FaultySystemCalls(JnaSystemCalls.open());
    private final FailingStep failing = new FailingStep();

    @TempDir
    private Path application;

    private Stack stack = Stack.host();
    private int places;
    private LinuxIsolation isolation;
    private Sandbox sandbox;
    private Leftovers leftovers;
    private Holdings before;

    @BeforeEach
    void open() throws Exception {
        isolation = TestIsolation.open(calls, failing);
        sandbox = create("web.1");
        assertThat(createAndClose() && startOnTerminal() && start()).isTrue();
        leftovers = Leftovers.now();
        before = Holdings.now();
    }

    @AfterEach
    void nothingIsLeftAndAllWorks() throws Exception {
        calls.heal();
        failing.failNowhere();
        assertThat(createAndClose() && startOnTerminal() && start()).isTrue();
        leftovers.awaitNone();
        // The thread that makes networks ahead has one more open for a moment.
        await().atMost(TestIsolation.PATIENCE)
                .untilAsserted(
                        () -> assertThat(Holdings.now().descriptors()).isLessThanOrEqualTo(before.descriptors()));
        sandbox.close();
        isolation.close();
    }

    private Sandbox create(String name) {
        return isolation.create(SandboxSpec.named(name)
                .application(application)
                .limits(TestIsolation.limited() ? LIMITS : ResourceLimits.none())
                .build());
    }

    private boolean createAndClose() {
        create("web.2").close();
        return true;
    }

    /** A root directory, and as many templates as are kept: from then on their number stays. */
    private void makeStack() throws Exception {
        Path root = Files.createDirectory(application.toRealPath().resolve("stack"));
        for (String name : List.of("bin", "etc", "var")) {
            Files.createDirectory(root.resolve(name));
        }
        Path shown = Files.createDirectory(root.resolve("shown"));
        stack = Stack.of(root).withReadOnly(shown, "/usr/data").withWritable(shown, "/usr/srv");
        for (int i = 0; i < ENOUGH_TEMPLATES; i++) {
            assertThat(createOnStackAndClose()).isTrue();
        }
        leftovers = Leftovers.now();
        before = Holdings.now();
    }

    /** With one more place each time, so that the root is put together anew. */
    private boolean createOnStackAndClose() {
        Path shown = stack.root().orElseThrow().resolve("shown");
        isolation
                .create(SandboxSpec.named("web.2")
                        .stack(stack.withReadOnly(shown, "/place/" + (1000 + places++)))
                        .build())
                .close();
        return true;
    }

    private boolean start() throws Exception {
        StringSink sink = new StringSink();
        SandboxProcess process = sandbox.start(TestIsolation.bash("echo started")
                .stdin(StandardInput.PIPE)
                .stdout(sink)
                .stderr(new StringSink())
                .build());
        process.stdin().close();
        process.awaitExit(TestIsolation.PATIENCE);
        return sink.text().equals("started\n");
    }

    private boolean startOnTerminal() throws Exception {
        StringSink sink = new StringSink();
        sandbox.start(TestIsolation.bash("tty -s && echo started")
                        .terminal(TerminalSize.STANDARD)
                        .stdout(sink)
                        .build())
                .awaitExit(TestIsolation.PATIENCE);
        return sink.text().equals("started\r\n");
    }

    @Test
    void everyStepOfTheCreationOfASandbox() throws Exception {
        failEachStep("web.2", SystemCall.EXECVEAT, this::createAndClose);
    }

    @Tag("root")
    @Test
    void everyStepOfThePuttingTogetherOfAStack() throws Exception {
        makeStack();
        failEachStep("root template", SystemCall.EXECVEAT, this::createOnStackAndClose);
    }

    @Test
    void everyStepOfTheCreationOfASandboxThatIsShownDirectoriesOfTheHost() throws Exception {
        makeStack();
        assertThat(failing.original("web.2").toString()).contains("move_mount(");
        failEachStep("web.2", SystemCall.EXECVEAT, this::createOnStackAndClose);
    }

    @Tag("root")
    @Test
    void everyCallThatTheJvmMakesForAStackAndDirectoriesOfTheHost() throws Exception {
        makeStack();
        assertThat(failEachCall(CALLS, Thread.currentThread(), this::createOnStackAndClose))
                .isGreaterThan(30);
    }

    /** As where the application is on a file system that can't be mounted idmapped. */
    @Tag("root")
    @Test
    void everyStepOfTheCreationOfASandboxThatHasFilesGivenToItsUser() throws Exception {
        Files.writeString(application.resolve("file"), "");
        calls.fail(SystemCall.MOUNT_SETATTR, 0, Integer.MAX_VALUE, any -> true, Errno.EINVAL);
        // Whether a file system can be is learned once.
        isolation.close();
        isolation = LinuxIsolation.open(calls, failing);
        sandbox = create("web.1");
        assertThat(createAndClose()).isTrue();
        before = Holdings.now();
        leftovers = Leftovers.now();
        assertThat(failing.original("web.2").toString()).contains("fchownat(AT_FDCWD, /app/file,");
        failEachStep("web.2", SystemCall.EXECVEAT, this::createAndClose);
    }

    @Test
    void everyStepOfTheStartOfAProcess() throws Exception {
        failEachStep("web.1", SystemCall.EXECVE, this::start);
    }

    @Test
    void everyStepOfTheOpeningOfATerminal() throws Exception {
        failEachStep("web.1 terminal", SystemCall.EXIT_GROUP, 2, this::startOnTerminal);
    }

    @Test
    void everyStepOfTheStartOfAProcessOnATerminal() throws Exception {
        assertThat(startOnTerminal()).isTrue();
        assertThat(failing.original("web.1").toString()).contains("TIOCGPTPEER", "TIOCSCTTY");
        failEachStep("web.1", SystemCall.EXECVE, this::startOnTerminal);
    }

    @Test
    void everyCallThatTheJvmMakesToStartAProcessOnATerminal() throws Exception {
        Set<SystemCall> kinds = EnumSet.copyOf(CALLS);
        kinds.remove(SystemCall.WRITE);
        assertThat(failEachCall(kinds, Thread.currentThread(), this::startOnTerminal))
                .isGreaterThan(3);
    }

    @Test
    void theCloningOfTheFirstProcess() throws Exception {
        for (Errno error : ERRORS) {
            Refusing.during(List.of(Refusing.every(SystemCall.CLONE3, error)), () -> {
                SoftAssertions all = new SoftAssertions();
                assertTold(all, "clone3 of a sandbox", error, this::createAndClose);
                assertTold(all, "clone3 of a process", error, this::start);
                all.assertAll();
                return true;
            });
        }
    }

    @Test
    void everyCallThatTheJvmMakesToCreateAndCloseASandbox() throws Exception {
        // Most are the groups'.
        assertThat(failEachCall(CALLS, Thread.currentThread(), this::createAndClose))
                .isGreaterThan(TestIsolation.limited() ? 20 : 3);
    }

    @Test
    void everyCallThatTheJvmMakesToStartAProcess() throws Exception {
        // It writes to the eventfd of the loop alone, which takes nothing either.
        Set<SystemCall> kinds = EnumSet.copyOf(CALLS);
        kinds.remove(SystemCall.WRITE);
        assertThat(failEachCall(kinds, Thread.currentThread(), this::start)).isGreaterThan(9);
    }

    @Tag("limits")
    @Test
    void S12_everyCallThatFreezesAndNothingIsFrozenAfterwards() throws Exception {
        assertThat(failEachCall(CALLS, Thread.currentThread(), () -> {
                    try {
                        sandbox.freeze();
                    } catch (SandboxException e) {
                        assertThat(SandboxGroups.of("web.1").file("commands/cgroup.freeze"))
                                .hasValueSatisfying(file -> assertThat(file).hasContent("0"));
                        throw e;
                    }
                    calls.heal();
                    sandbox.thaw();
                    return true;
                }))
                .isGreaterThan(3);
    }

    /** Two outputs and the end of the process. */
    @Test
    void everyRegistrationThatTheLoopMakesForAProcess() throws Exception {
        Thread loop = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("dyno4j-io"))
                .findFirst()
                .orElseThrow();
        SoftAssertions all = new SoftAssertions();
        for (int number = 0; number < 3; number++) {
            AtomicInteger failed = calls.failOnce(Set.of(SystemCall.EPOLL_CTL), loop, number, Errno.ENOSPC);
            all.assertThat(assertTold(all, "registration " + (number + 1), Errno.ENOSPC, this::start))
                    .isTrue();
            all.assertThat(failed).hasValue(1);
            calls.heal();
        }
        all.assertAll();
    }

    private void failEachStep(String what, SystemCall execution, Callable<Boolean> use) throws Exception {
        failEachStep(what, execution, 20, use);
    }

    private void failEachStep(String what, SystemCall execution, int least, Callable<Boolean> use) throws Exception {
        SyscallProgram program = failing.original(what);
        int[] steps = IntStream.range(0, program.size())
                .takeWhile(step -> program.call(step) != execution)
                .toArray();
        SoftAssertions all = new SoftAssertions();
        List<String> passedOver = new ArrayList<>();
        Refusing.during(FailingStep.refusals(ERRORS), () -> {
            for (int step : steps) {
                for (Errno error : ERRORS) {
                    failing.failAt(what, step, error);
                    if (!assertTold(all, "step " + (step + 1), error, use)) {
                        passedOver.add(program.describe(step));
                    }
                }
            }
            return true;
        });
        all.assertThat(steps).hasSizeGreaterThanOrEqualTo(least);
        all.assertThat(passedOver).isEmpty();
        all.assertAll();
    }

    /** Fails the first call, then the second and so on, until a round makes no such call. Says how many there are. */
    private int failEachCall(Set<SystemCall> kinds, Thread thread, Callable<Boolean> use) throws Exception {
        SoftAssertions all = new SoftAssertions();
        for (int number = 0; ; number++) {
            Errno error = ERRORS.get(number % ERRORS.size());
            AtomicInteger failed = calls.failOnce(kinds, thread, number, error);
            assertTold(all, "call " + (number + 1), error, use);
            calls.heal();
            if (failed.get() == 0) {
                all.assertAll();
                return number;
            }
        }
    }

    /** Whether there was something to tell. */
    private static boolean assertTold(SoftAssertions all, String what, Errno error, Callable<Boolean> use)
            throws Exception {
        try {
            all.assertThat(use.call()).as("%s with %s", what, error).isTrue();
            return false;
        } catch (SandboxException refused) {
            all.assertThat(refused)
                    .as("%s with %s", what, error)
                    .hasMessageStartingWith(refused.sandbox())
                    .hasStackTraceContaining(error.toString());
            return true;
        }
    }
}
