package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.dyno4j.DynoException;
import org.dyno4j.isolation.IsolationException;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.SystemCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What worked when the isolation was opened is refused by the kernel later: no wall is left out, nothing is left. */
class LostMechanismTest {
    @RegisterExtension
    private static final TestIsolation ISOLATION = new TestIsolation();

    @TempDir
    private Path directory;

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

    /** What is needed for all sandboxes together: the part of the root that they share, and the first network. */
    @ParameterizedTest
    @EnumSource(names = {"SYMLINKAT", "MKNODAT", "PIVOT_ROOT", "CHDIR", "UMOUNT2", "SOCKET", "IOCTL"})
    void noIsolationWithout(SystemCall call) throws Exception {
        Refusing.during(List.of(Refusing.every(call, Errno.EPERM)), () -> {
            assertThatThrownBy(LinuxIsolation::open)
                    .isInstanceOf(IsolationException.class)
                    .hasMessageContainingAll(call.callName(), "EPERM");
            return true;
        });
    }

    /** All that the birth of a sandbox takes, but what the JVM itself needs, too. */
    @ParameterizedTest
    @EnumSource(
            names = {
                "CLONE3",
                "UNSHARE",
                "SETSID",
                "SETNS",
                "MOUNT",
                "OPEN_TREE",
                "MOUNT_SETATTR",
                "MOVE_MOUNT",
                "MKDIRAT",
                "FCHOWNAT",
                "UMASK",
                "SETHOSTNAME",
                "DUP3",
                "CLOSE_RANGE",
                "SETGROUPS",
                "SETRESGID",
                "SETRESUID",
                "CAPSET",
                "PRCTL",
                "RT_SIGACTION",
                "SECCOMP",
                "EXECVEAT"
            })
    void noSandboxWithout(SystemCall call) throws Exception {
        Refusing.during(List.of(Refusing.every(call, Errno.EPERM)), () -> {
            assertThatThrownBy(() -> create("web.2"))
                    .isInstanceOf(DynoException.class)
                    .hasMessageContainingAll("web.2", call.callName(), "EPERM");
            return true;
        });
    }

    /** All that the birth of a process in a sandbox takes. */
    @ParameterizedTest
    @EnumSource(
            names = {
                "SETNS",
                "SETSID",
                "FCHOWNAT",
                "DUP3",
                "CLOSE_RANGE",
                "UMASK",
                "SETGROUPS",
                "SETRESGID",
                "SETRESUID",
                "CAPSET",
                "PRCTL",
                "CHDIR",
                "RT_SIGACTION",
                "SECCOMP",
                "EXECVE"
            })
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
