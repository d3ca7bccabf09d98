package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.TerminalSize;
import org.dyno4j.linux.libc.JnaSystemCalls;
import org.dyno4j.linux.libc.SystemCall;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of the security checklist of {@code .github/SECURITY.md} that belong to no other topic. */
class ChecklistLinesTest {
    private static final String PRIVILEGES = "grep -E '^(Cap|NoNewPrivs|Seccomp|Uid|Gid|Groups|Sig(Blk|Ign))'"
            + " /proc/self/status; cat /proc/self/limits /proc/self/oom_score_adj; umask; ls /proc/self/fd | wc -l;"
            + " unshare -U true 2>&1; echo $?";

    @RegisterExtension
    private static final TestIsolation ISOLATION = new TestIsolation();

    @TempDir
    private Path directory;

    /** CVE-2024-21626; and where descriptors are left open, the very same is let in. */
    @Test
    @Tag("root")
    void S04_aWorkingDirectoryThroughADescriptorOfTheHostIsRefused() {
        long leaked = Bait.leak(directory);
        ProcessSpec spec = ProcessSpec.command("/bin/true")
                .workingDirectory("/proc/self/fd/" + leaked)
                .build();
        try (Sandbox sandbox = ISOLATION.create("web.1");
                LinuxIsolation careless = TestIsolation.open(
                        new WithoutWalls(Set.of(Wall.CLOSED_DESCRIPTORS, Wall.USER, Wall.CAPABILITIES)));
                Sandbox open = careless.create(SandboxSpec.named("web.2").build())) {
            assertThatThrownBy(() -> sandbox.start(spec))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContainingAll("working directory /proc/self/fd/" + leaked, "ENOENT");
            assertThat(open.start(spec).pid()).isPositive();
        } finally {
            JnaSystemCalls.open().call(SystemCall.CLOSE, leaked);
        }
    }

    @Test
    void S04_aWorkingDirectoryAboveTheRootIsTheRoot() throws Exception {
        try (Sandbox sandbox = ISOLATION.create("web.1")) {
            ProcessSpec.Builder spec = ProcessSpec.command("/bin/pwd").workingDirectory("/../../tmp/../..");
            assertThat(TestIsolation.output(sandbox, spec)).isEqualTo("/\n");
        }
    }

    /** CVE-2019-5736. What a new process was before its execution is in the escape kit. */
    @Test
    void S05_noExecutableOfTheHostCanBeOverwritten() throws Exception {
        String overwrite = """
                for path in ('/proc/1/exe', '/proc/self/exe'):
                    try:
                        open(path, 'r+b')
                        print('opened', path)
                    except OSError as e:
                        print(e.errno)
                """;
        try (Sandbox sandbox = ISOLATION.create("web.1")) {
            // ENOENT: out of sight; EROFS or EACCES: read-only, and another user's.
            assertThat(TestIsolation.output(sandbox, ProcessSpec.command("/usr/bin/python3", "-c", overwrite)))
                    .matches("2\n(13|26|30)\n");
        }
    }

    @Test
    void S09_thereIsNoCgroupFileSystemAndNoneCanBeMounted() throws Exception {
        assertThat(ISOLATION.output("grep -cE ' cgroup2? ' /proc/self/mounts; ls -A /sys 2>/dev/null"))
                .isEqualTo("0\n");
        for (String attempt : List.of(
                "mount -t cgroup none /tmp",
                "mount -t cgroup2 none /tmp",
                "mount -t tmpfs none /tmp",
                "unshare -Ur true",
                "unshare -Cm true")) {
            assertThat(ISOLATION.output(attempt + " >/dev/null 2>&1 && echo done || echo held"))
                    .as(attempt)
                    .isEqualTo("held\n");
        }
    }

    @Test
    void S10_noProcessLeavesTheCgroup() throws Exception {
        String spread = "sleep 1000 & (setsid sleep 1000 &) ; python3 -c 'import os, time; os.fork() or os.setsid();"
                + " os.fork(); time.sleep(1000)' & perl -e 'exit' 2>/dev/null; echo ready; exec sleep 1000";
        try (Sandbox sandbox = ISOLATION.create("web.1")) {
            StringSink sink = new StringSink();
            Set<String> before = cgroupsOfDynos();
            assertThat(before).hasSize(1);
            sandbox.start(TestIsolation.bash(spread).stdout(sink).build());
            sink.await("ready");
            await().atMost(TestIsolation.PATIENCE).until(() -> ofDynos().size() > 6);
            assertThat(cgroupsOfDynos()).isEqualTo(before);
        }
    }

    /** Those in a pid namespace below this test's, that are descendants of nobody else. */
    private static List<Path> ofDynos() throws Exception {
        String own = Files.readSymbolicLink(TestIsolation.processOne().resolve("ns/pid"))
                .toString();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("\\d+"))
                    .filter(process -> own.equals(namespace(process)))
                    .toList();
        }
    }

    private static String namespace(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("ns/pid")).toString();
        } catch (java.io.IOException gone) {
            return "none: " + gone;
        }
    }

    private static Set<String> cgroupsOfDynos() throws Exception {
        return ofDynos().stream().map(ChecklistLinesTest::cgroups).collect(Collectors.toSet());
    }

    /** On cgroup v2 all but process 1 are one group further down, which has no limits of its own. */
    private static String cgroups(Path process) {
        try {
            return Files.readString(process.resolve("cgroup")).replaceAll("(?m)^(0::.*)/commands$", "$1");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** CVE-2020-15257. That one of the host's can't be reached is in the escape kit. */
    @Test
    void S15_noUnixSocketIsInSight() throws Exception {
        assertThat(ISOLATION.output("tail -n +2 /proc/net/unix | wc -l")).isEqualTo("0\n");
    }

    /** CVE-2021-3101: what comes later into a dyno that runs has no more than the first. */
    @Test
    void S37_aLaterProcessIsConfinedAsTheFirstOneIs() throws Exception {
        try (Sandbox sandbox = ISOLATION.create("web.1")) {
            StringSink first = new StringSink();
            sandbox.start(TestIsolation.bash(PRIVILEGES + "; echo done; sleep 1000")
                    .stdout(first)
                    .build());
            first.await("done\n");
            assertThat(TestIsolation.output(sandbox, PRIVILEGES + "; echo done"))
                    .contains("CapBnd:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2", "Operation not permitted")
                    .isEqualTo(first.text());
            ProcessSpec.Builder onTerminal =
                    TestIsolation.bash(PRIVILEGES + "; echo done").terminal(TerminalSize.STANDARD);
            assertThat(TestIsolation.output(sandbox, onTerminal).replace("\r\n", "\n"))
                    .isEqualTo(first.text());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "-a", ".hidden", "a/b", "../a", "a b", "a\n", "a\0", "\u00e4"})
    void S40_namesThatCouldBePathsAreRefused(String name) {
        assertThatThrownBy(() -> SandboxSpec.named(name).build()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void S40_namesHaveAGreatestLength() {
        assertThat(SandboxSpec.named("a".repeat(140)).build().name()).hasSize(140);
        assertThatThrownBy(() -> SandboxSpec.named("a".repeat(141)).build())
                .isInstanceOf(IllegalArgumentException.class);
    }
}
