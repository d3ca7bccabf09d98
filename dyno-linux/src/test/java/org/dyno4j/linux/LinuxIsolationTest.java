package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.dyno4j.isolation.CommandException;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.NetworkMode;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.Signal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxIsolationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static LinuxIsolation isolation;

    @TempDir
    private Path directory;

    @BeforeAll
    static void open() {
        isolation = LinuxIsolation.open();
    }

    @AfterAll
    static void close() {
        isolation.close();
    }

    @Test
    void aDynoIsAnUnprivilegedUserWithoutCapabilities() throws Exception {
        assertThat(output("grep -E '^(Cap|NoNewPrivs|Groups)' /proc/self/status"))
                .contains(
                        "CapInh:\t0000000000000000",
                        "CapPrm:\t0000000000000000",
                        "CapEff:\t0000000000000000",
                        "CapBnd:\t0000000000000000",
                        "CapAmb:\t0000000000000000",
                        "NoNewPrivs:\t1");
        assertThat(output("id -u")).isNotEqualTo("0\n");
    }

    @Test
    void aDynoSeesItsOwnProcessesOnly() throws Exception {
        assertThat(output("echo /proc/[0-9]*")).isEqualTo("/proc/1 /proc/2\n");
    }

    @Test
    void aDynoHasItsOwnLoopbackAndNothingElse() throws Exception {
        assertThat(output("tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '")).isEqualTo("lo\n");
    }

    @Test
    void theHostsRootIsOutOfSight() throws Exception {
        assertThat(output("ls -A /"))
                .doesNotContain("root\n", "home\n", "sys\n", ".application")
                .contains("app\n", "usr\n", "proc\n");
        assertThat(output("touch /usr/x /etc/x /x 2>&1; true")).contains("Read-only file system");
    }

    @Test
    void devicesWorkAndAreFew() throws Exception {
        assertThat(output("ls /dev | tr '\\n' ' '; head -c 3 /dev/zero | wc -c; echo x > /dev/null"))
                .isEqualTo("fd full null ptmx pts random shm stderr stdin stdout tty urandom zero 3\n");
        assertThat(output("echo through > /dev/stdout")).isEqualTo("through\n");
    }

    @Test
    void onlyStandardDescriptorsAreOpenAndSignalsAreClean() throws Exception {
        assertThat(output("for ((i = 0; i < 100; i++)); do [ -e /proc/$$/fd/$i ] && echo $i; done"))
                .isEqualTo("0\n1\n2\n");
        assertThat(output("grep -E '^Sig(Blk|Ign|Cgt)' /proc/self/status"))
                .contains("SigBlk:\t0000000000000000", "SigIgn:\t0000000000000000");
    }

    @Test
    void theApplicationIsOwnedByTheDynoAndItsChangesAreEphemeral() throws Exception {
        Files.writeString(directory.resolve("file"), "original\n");
        SandboxSpec spec = SandboxSpec.named("app.1").application(directory).build();
        try (Sandbox sandbox = isolation.create(spec)) {
            assertThat(run(
                            sandbox,
                            "stat -c %u file | grep -qx $(id -u) && echo changed > file && touch new && cat file"))
                    .isEqualTo("changed\n");
        }
        assertThat(directory.resolve("file")).hasContent("original\n");
        assertThat(directory.resolve("new")).doesNotExist();
    }

    @Test
    void theEnvironmentIsWhatTheSpecSays() throws Exception {
        try (Sandbox sandbox = isolation.create(SandboxSpec.named("env.1").build())) {
            StringSink sink = new StringSink();
            ProcessSpec spec = ProcessSpec.command("/usr/bin/env")
                    .environment(Map.of("ONLY", "this"))
                    .stdout(sink)
                    .build();
            sandbox.start(spec).awaitExit(PATIENCE);
            assertThat(sink.text()).isEqualTo("ONLY=this\n");
        }
    }

    @Test
    void aMissingCommandAndAnUnexecutableOneAreToldApart() {
        try (Sandbox sandbox = isolation.create(SandboxSpec.named("bad.1").build())) {
            assertThatThrownBy(() ->
                            sandbox.start(ProcessSpec.command("no-such-command").build()))
                    .isInstanceOfSatisfying(CommandException.class, e -> {
                        assertThat(e.exitCode()).isEqualTo(127);
                        assertThat(e.command()).isEqualTo("no-such-command");
                    });
            assertThatThrownBy(() ->
                            sandbox.start(ProcessSpec.command("/etc/passwd").build()))
                    .isInstanceOfSatisfying(
                            CommandException.class,
                            e -> assertThat(e.exitCode()).isEqualTo(126));
            assertThatThrownBy(() -> sandbox.start(ProcessSpec.command("true")
                            .workingDirectory("/nowhere")
                            .build()))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("/nowhere")
                    .hasMessageContaining("ENOENT");
        }
    }

    @Test
    void aMissingApplicationDirectoryIsNamed() {
        SandboxSpec spec = SandboxSpec.named("gone.1")
                .application(directory.resolve("gone"))
                .build();
        assertThatThrownBy(() -> isolation.create(spec))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("gone");
    }

    @Test
    void aSignalReachesEveryProcess() throws Exception {
        try (Sandbox sandbox = isolation.create(SandboxSpec.named("signal.1").build())) {
            StringSink sink = new StringSink();
            SandboxProcess process = sandbox.start(bash("sleep 1000 & sleep 1000 & echo ready; wait")
                    .stdout(sink)
                    .build());
            sink.await("ready");
            sandbox.signal(Signal.SIGTERM);
            assertThat(process.awaitExit(PATIENCE)).isEqualTo(new ExitStatus.Signalled(15));
            assertThat(run(sandbox, "echo /proc/[0-9]*")).doesNotContain("/proc/3 ");
        }
    }

    @Test
    void closingKillsTheWholeTree() throws Exception {
        Sandbox sandbox = isolation.create(SandboxSpec.named("tree.1").build());
        StringSink sink = new StringSink();
        SandboxProcess process = sandbox.start(bash("trap '' TERM; (setsid sleep 1000 &) ; echo ready; sleep 1000")
                .stdout(sink)
                .build());
        sink.await("ready");
        sandbox.close();
        sandbox.close();
        assertThat(process.awaitExit(PATIENCE)).isEqualTo(new ExitStatus.Signalled(9));
        assertThat(sink.ended()).isTrue();
        assertThatThrownBy(() -> sandbox.start(ProcessSpec.command("true").build()))
                .hasMessageContaining("closed");
    }

    @Test
    void runningOutOfMemoryIsCounted() throws Exception {
        ResourceLimits limits = ResourceLimits.builder().memoryMebibytes(32).build();
        Sandbox sandbox =
                isolation.create(SandboxSpec.named("oom.1").limits(limits).build());
        try (sandbox) {
            ExitStatus status = sandbox.start(
                            bash("exec python3 -c 'x = bytearray(200000000)'").build())
                    .awaitExit(PATIENCE);
            assertThat(status).isEqualTo(new ExitStatus.Signalled(9));
        }
        assertThat(sandbox.usage().oomKilled()).isTrue();
    }

    @Test
    void aKillThatIsNoOutOfMemoryIsNotCountedAsOne() throws Exception {
        Sandbox sandbox = isolation.create(SandboxSpec.named("kill.1").build());
        try (sandbox) {
            sandbox.start(bash("kill -9 $$").build()).awaitExit(PATIENCE);
        }
        assertThat(sandbox.usage().oomKilled()).isFalse();
    }

    @Test
    void theProcessLimitHolds() throws Exception {
        ResourceLimits limits = ResourceLimits.builder().processes(5).build();
        try (Sandbox sandbox =
                isolation.create(SandboxSpec.named("pids.1").limits(limits).build())) {
            String text = run(sandbox, "for i in 1 2 3 4 5 6 7 8; do sleep 100 & done 2>/dev/null; jobs -r | wc -l");
            assertThat(text.strip()).matches("[0-4]|");
            assertThat(sandbox.usage().processLimitHits().orElse(0)).isPositive();
        }
    }

    @Test
    void aPortInsideIsSeenToAccept() throws Exception {
        try (Sandbox sandbox = isolation.create(SandboxSpec.named("port.1").build())) {
            assertThat(sandbox.accepts(8000)).isFalse();
            sandbox.start(ProcessSpec.command("/usr/bin/python3", "-m", "http.server", "8000")
                    .build());
            org.awaitility.Awaitility.await().atMost(PATIENCE).until(() -> sandbox.accepts(8000));
        }
    }

    @Test
    void theHostsNetworkIsSeenWhereItIsAskedFor() throws Exception {
        SandboxSpec spec = SandboxSpec.named("host.1").network(NetworkMode.HOST).build();
        try (Sandbox sandbox = isolation.create(spec)) {
            assertThat(run(sandbox, "readlink /proc/self/ns/net").strip())
                    .isEqualTo(
                            Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString());
        }
    }

    private static String output(String script) throws Exception {
        try (Sandbox sandbox = isolation.create(SandboxSpec.named("test.1").build())) {
            return run(sandbox, script);
        }
    }

    private static String run(Sandbox sandbox, String script) throws Exception {
        StringSink sink = new StringSink();
        sandbox.start(bash(script).stdout(sink).build()).awaitExit(PATIENCE);
        return sink.text();
    }

    private static ProcessSpec.Builder bash(String script) {
        return ProcessSpec.command(List.of("/bin/bash", "-c", script))
                .environment("PATH", "/usr/local/bin:/usr/bin:/bin");
    }
}
