package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dyno4j.DynoException;
import org.dyno4j.isolation.IsolationException;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.spawn.SyscallProgram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What worked when the isolation was opened is refused by the kernel later: no wall is left out, nothing is left. */
class LostMechanismTest {
    @RegisterExtension
    private static final TestIsolation ISOLATION = new TestIsolation();

    /** Failed one by one in {@link InjectedFailureTest}; the last one is what ends a program that could execute nothing. */
    private static final Set<SystemCall> NEEDED_BY_THE_JVM = EnumSet.of(
            SystemCall.OPENAT, SystemCall.WRITE, SystemCall.CLOSE, SystemCall.RT_SIGPROCMASK, SystemCall.EXIT_GROUP);

    @TempDir
    private static Path directory;

    private Sandbox sandbox;
    private Leftovers leftovers;

    @BeforeEach
    void createSandbox() {
        sandbox = create("web.1");
        leftovers = Leftovers.now();
    }

    @AfterEach
    void theOtherSandboxWorksAndNothingIsLeft() throws Exception {
        assertThat(TestIsolation.output(sandbox, "echo fine")).isEqualTo("fine\n");
        leftovers.awaitNone();
        sandbox.close();
    }

    private Sandbox create(String name) {
        return ISOLATION.create(SandboxSpec.named(name).application(directory));
    }

    /** What is needed for all sandboxes together: root makes a part of their roots and their first network for all. */
    static Stream<SystemCall> neededToOpen() {
        Stream<SystemCall> tried =
                Stream.of(SystemCall.PIVOT_ROOT, SystemCall.UMOUNT2, SystemCall.SOCKET, SystemCall.IOCTL);
        return TestIsolation.asRoot()
                ? Stream.concat(tried, Stream.of(SystemCall.SYMLINKAT, SystemCall.MKNODAT, SystemCall.CHDIR))
                : tried;
    }

    @ParameterizedTest
    @MethodSource("neededToOpen")
    void noIsolationWithout(SystemCall call) throws Exception {
        Refusing.during(List.of(Refusing.every(call, Errno.EPERM)), () -> {
            assertThatThrownBy(TestIsolation::open)
                    .isInstanceOf(IsolationException.class)
                    .hasMessageContainingAll(call.callName(), "EPERM");
            return true;
        });
    }

    /** All that the birth of a sandbox takes, but what the JVM itself needs, too. */
    static Set<SystemCall> neededToCreate() {
        FailingStep programs = new FailingStep();
        try (LinuxIsolation isolation = TestIsolation.open(programs)) {
            isolation.create(SandboxSpec.named("web.1").application(directory).build());
            return callsOf(programs.original("web.1"));
        }
    }

    /** All that the birth of a process in a sandbox takes. */
    static Set<SystemCall> neededToStart() throws Exception {
        FailingStep programs = new FailingStep();
        try (LinuxIsolation isolation = TestIsolation.open(programs);
                Sandbox created = isolation.create(SandboxSpec.named("web.1").build())) {
            TestIsolation.output(created, "true");
            return callsOf(programs.original("web.1"));
        }
    }

    private static Set<SystemCall> callsOf(SyscallProgram program) {
        Set<SystemCall> calls = IntStream.range(0, program.size())
                .mapToObj(program::call)
                .collect(Collectors.toCollection(() -> EnumSet.of(SystemCall.CLONE3)));
        calls.removeAll(NEEDED_BY_THE_JVM);
        return calls;
    }

    @ParameterizedTest
    @MethodSource("neededToCreate")
    void noSandboxWithout(SystemCall call) throws Exception {
        Refusing.during(List.of(Refusing.every(call, Errno.EPERM)), () -> {
            assertThatThrownBy(() -> create("web.2"))
                    .isInstanceOf(DynoException.class)
                    .hasMessageContainingAll("web.2", call.callName(), "EPERM");
            return true;
        });
    }

    @Tag("root")
    @Test
    void S30_noProcessWithoutDroppingTheGroupsWhereTheyCanBe() throws Exception {
        noProcessWithout(SystemCall.SETGROUPS);
    }

    @ParameterizedTest
    @MethodSource("neededToStart")
    void noProcessWithout(SystemCall call) throws Exception {
        Refusing.during(List.of(Refusing.every(call, Errno.EPERM)), () -> {
            assertThatThrownBy(() -> sandbox.start(TestIsolation.bash("echo started")
                            .workingDirectory("/tmp")
                            .build()))
                    .isInstanceOf(DynoException.class)
                    .hasMessageContainingAll("web.1", "EPERM");
            return true;
        });
    }
}
