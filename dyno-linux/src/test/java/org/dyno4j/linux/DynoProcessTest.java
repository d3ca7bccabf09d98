package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.StandardInput;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who a dyno's process is, and with what it begins; {@link PrivilegeTest} tells what it may do. */
class DynoProcessTest {
    private static final String IDENTITY = "grep -E '^(Uid|Gid|Groups):' /proc/self/status";

    @RegisterExtension
    private static final TestIsolation ISOLATION = new TestIsolation();

    @Tag("root")
    @Test
    void S30_eachDynoIsAnUnprivilegedUserAndGroupThatNobodyElseIs() throws Exception {
        try (Sandbox one = ISOLATION.create("web.1");
                Sandbox other = ISOLATION.create("web.2")) {
            String uid = TestIsolation.output(one, "id -u").strip();
            assertThat(Long.parseLong(uid)).isGreaterThan(65_535);
            assertThat(TestIsolation.output(other, "id -u").strip()).isNotEqualTo(uid);
            // Real, effective, saved and file system id: none is kept to come back to.
            String four = String.join("\t", uid, uid, uid, uid);
            assertThat(TestIsolation.output(one, IDENTITY).lines().map(String::strip))
                    .containsExactly("Uid:\t" + four, "Gid:\t" + four, "Groups:");
            assertThat(TestIsolation.output(one, "id -un; id -gn; echo ~dyno")).isEqualTo("dyno\ndyno\n/app\n");
        }
    }

    /** As PR_SET_PDEATHSIG would be, which goes by the thread that forks, not by its process (prctl(2)). */
    @Test
    void S32_aDynoOutlivesTheThreadThatStartedIt() throws Exception {
        StringSink sink = new StringSink();
        CompletableFuture<Path> task = new CompletableFuture<>();
        CompletableFuture<SandboxProcess> started = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                task.complete(Path.of("/proc/thread-self").toRealPath());
                started.complete(ISOLATION
                        .create("web.1")
                        .start(ProcessSpec.command("/bin/cat")
                                .stdin(StandardInput.PIPE)
                                .stdout(sink)
                                .build()));
            } catch (IOException | RuntimeException failure) {
                started.completeExceptionally(failure);
            }
        });
        thread.start();
        SandboxProcess cat = started.get();
        thread.join();
        await().atMost(TestIsolation.PATIENCE).until(() -> Files.notExists(task.get()));
        cat.stdin().write("still there\n".getBytes(StandardCharsets.US_ASCII));
        sink.await("still there\n");
        cat.stdin().close();
        assertThat(cat.awaitExit(TestIsolation.PATIENCE)).isEqualTo(new ExitStatus.Exited(0));
    }

    @Test
    void everyProcessLeadsASessionOfItsOwn() throws Exception {
        // proc_pid_stat(5): process id, name, state, parent, process group, session, terminal.
        String session = "read -r pid _ _ parent group session terminal _ < /proc/$$/stat;"
                + " echo $((pid == group && pid == session)) $parent $terminal";
        assertThat(ISOLATION.output(session)).isEqualTo("1 0 0\n");
    }

    @Test
    void S36_theEnvironmentIsWhatTheSpecSays() throws Exception {
        try (Sandbox sandbox = ISOLATION.create("web.1")) {
            ProcessSpec.Builder spec = ProcessSpec.command("/usr/bin/env").environment(Map.of("ONLY", "this"));
            assertThat(TestIsolation.output(sandbox, spec)).isEqualTo("ONLY=this\n");
            assertThat(TestIsolation.output(sandbox, ProcessSpec.command("/usr/bin/env")))
                    .isEmpty();
            assertThat(TestIsolation.output(sandbox, "cat /proc/1/environ 2>/dev/null"))
                    .isEmpty();
        }
    }

    @Test
    void S33_signalsDoWhatTheyDoByDefaultAndNoneIsBlockedOrPending() throws Exception {
        try (Sandbox sandbox = ISOLATION.create("web.1")) {
            assertThat(TestIsolation.output(sandbox, ProcessSpec.command("/bin/cat", "/proc/self/status"))
                            .lines())
                    .contains(
                            "SigPnd:\t0000000000000000",
                            "ShdPnd:\t0000000000000000",
                            "SigBlk:\t0000000000000000",
                            "SigIgn:\t0000000000000000",
                            "SigCgt:\t0000000000000000");
        }
    }

    @Test
    void S03_noDescriptorOfTheJvmGetsIn() throws Exception {
        // Not close-on-exec, as the JDK opens files.
        try (FileInputStream open = new FileInputStream("/proc/self/status")) {
            assertThat(open.read()).isNotNegative();
            assertThat(ISOLATION.output("for ((i = 0; i < 100; i++)); do [ -e /proc/$$/fd/$i ] && echo $i; done"))
                    .isEqualTo("0\n1\n2\n");
        }
    }
}
