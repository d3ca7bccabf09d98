package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.dyno4j.isolation.NetworkMode;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a dyno's own, told by what its processes see. */
class NamespaceTest {
    @RegisterExtension
    private static final TestIsolation ISOLATION = new TestIsolation();

    @ParameterizedTest
    @ValueSource(strings = {"pid", "mnt", "ipc", "uts", "net", "cgroup"})
    void everyProcessOfADynoIsInOneNamespaceThatNobodyElseIsIn(String kind) throws Exception {
        String link = "readlink /proc/self/ns/" + kind;
        try (Sandbox one = ISOLATION.create("web.1");
                Sandbox other = ISOLATION.create("web.2")) {
            String seen = TestIsolation.output(one, link);
            assertThat(seen)
                    .startsWith(kind + ":[")
                    .isEqualTo(TestIsolation.output(one, "(setsid " + link + ")"))
                    .isNotEqualTo(TestIsolation.output(other, link))
                    .isNotEqualTo(ofTheHost(kind) + "\n");
        }
    }

    private static String ofTheHost(String kind) throws Exception {
        return Files.readSymbolicLink(Path.of("/proc/self/ns", kind)).toString();
    }

    @Test
    void aDynoSeesItsOwnProcessesOnly() throws Exception {
        assertThat(ISOLATION.output("echo /proc/[0-9]*")).isEqualTo("/proc/2\n");
        try (Sandbox one = ISOLATION.create("web.1");
                Sandbox other = ISOLATION.create("web.2")) {
            one.start(ProcessSpec.command("/bin/sleep", "1000").build());
            assertThat(TestIsolation.output(one, "cat /proc/[0-9]*/comm")).contains("sleep\n");
            assertThat(TestIsolation.output(other, "cat /proc/[0-9]*/comm")).doesNotContain("sleep\n");
        }
    }

    @Test
    void systemVipcIsNotShared() throws Exception {
        String make = "import ctypes; print(ctypes.CDLL(None).shmget(0x64796e6f, 4096, 0o1666) >= 0)";
        try (Sandbox one = ISOLATION.create("web.1");
                Sandbox other = ISOLATION.create("web.2")) {
            assertThat(TestIsolation.output(one, ProcessSpec.command("/usr/bin/python3", "-c", make)))
                    .isEqualTo("True\n");
            assertThat(TestIsolation.output(one, "tail -n +2 /proc/sysvipc/shm | wc -l"))
                    .isEqualTo("1\n");
            assertThat(TestIsolation.output(other, "tail -n +2 /proc/sysvipc/shm | wc -l"))
                    .isEqualTo("0\n");
        }
    }

    @Test
    void theHostNameIsTheDynosNameAndTheHostKeepsItsOwn() throws Exception {
        Path host = Path.of("/proc/sys/kernel/hostname");
        String before = Files.newBufferedReader(host).readLine();
        try (Sandbox sandbox = ISOLATION.create("web.1")) {
            assertThat(TestIsolation.output(sandbox, "uname -n; cat /etc/hostname; getent hosts web.1"))
                    .startsWith("web.1\nweb.1\n127.0.0.1 ");
            assertThat(Files.newBufferedReader(host).readLine()).isEqualTo(before);
        }
    }

    @Test
    void loopbackIsUpAndThereIsNothingElse() throws Exception {
        assertThat(ISOLATION.output("tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '"))
                .isEqualTo("lo\n");
        String talk = """
                import socket
                server = socket.create_server(('127.0.0.1', 5000))
                client = socket.create_connection(('127.0.0.1', 5000))
                server.accept()[0].sendall(b'hello')
                print(client.recv(5))
                try:
                    socket.create_connection(('192.0.2.1', 80))
                except OSError as e:
                    print(e.strerror)
                """;
        try (Sandbox sandbox = ISOLATION.create("web.1")) {
            assertThat(TestIsolation.output(sandbox, ProcessSpec.command("/usr/bin/python3", "-c", talk)))
                    .isEqualTo("b'hello'\nNetwork is unreachable\n");
        }
    }

    @Test
    void theHostsNetworkIsSeenWhereItIsAskedFor() throws Exception {
        SandboxSpec.Builder spec = SandboxSpec.named("host.1").network(NetworkMode.HOST);
        try (Sandbox sandbox = ISOLATION.create(spec)) {
            assertThat(TestIsolation.output(sandbox, "readlink /proc/self/ns/net"))
                    .isEqualTo(ofTheHost("net") + "\n");
        }
    }

    /** The very first program sees itself at the root of the dyno's cgroup; from outside it, the paths would be others. */
    @Tag("limits")
    @Test
    void limitsHoldFromTheFirstInstructionAndTheDynoDoesNotSeeWhere() throws Exception {
        ResourceLimits limits = ResourceLimits.builder()
                .memoryMebibytes(64)
                .cpus(0.5)
                .cpuWeight(100)
                .processes(10)
                .build();
        try (Sandbox sandbox = ISOLATION.create(SandboxSpec.named("web.1").limits(limits))) {
            String seen = TestIsolation.output(sandbox, ProcessSpec.command("/bin/cat", "/proc/self/cgroup"));
            assertThat(seen.lines()).isNotEmpty().allMatch(line -> line.matches(".*:/|0::/commands"));
            assertThat(sandbox.usage().peakMemoryBytes().orElseThrow())
                    .isBetween(1L, limits.memoryBytes().getAsLong());
        }
    }
}
