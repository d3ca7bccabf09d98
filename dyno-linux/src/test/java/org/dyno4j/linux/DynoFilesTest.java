package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files a dyno sees, and what it may do to them. */
class DynoFilesTest {
    @RegisterExtension
    private static final TestIsolation ISOLATION = new TestIsolation();

    private static final Set<String> DEVICES =
            Set.of("/dev/full", "/dev/null", "/dev/random", "/dev/tty", "/dev/urandom", "/dev/zero");

    @TempDir
    private Path directory;

    /** A line of proc_pid_mountinfo(5): where, and with which options of the mount itself. */
    private record Mount(String point, Set<String> options) {
        static Mount parse(String line) {
            List<String> fields = Splitter.on(' ').splitToList(line);
            return new Mount(fields.get(4), Set.copyOf(Splitter.on(',').splitToList(fields.get(5))));
        }
    }

    @Test
    void onlyTheDynosOwnMountsCanBeWrittenToAndNoneRaisesPrivileges() throws Exception {
        List<Mount> mounts = ISOLATION
                .output("cat /proc/self/mountinfo")
                .lines()
                .map(Mount::parse)
                .toList();
        assertThat(mounts)
                .filteredOn(mount -> !mount.options().contains("ro"))
                .extracting(Mount::point)
                .isNotEmpty()
                .isSubsetOf("/app", "/tmp", "/dev/pts", "/dev/shm", "/proc");
        assertThat(mounts)
                .filteredOn(mount -> !mount.options().contains("nosuid"))
                .isEmpty();
        assertThat(mounts)
                .filteredOn(mount -> !mount.options().contains("nodev"))
                .extracting(Mount::point)
                .filteredOn(point -> !DEVICES.contains(point))
                .isSubsetOf("/dev", "/dev/pts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/usr", "/usr/local", "/bin", "/sbin", "/lib", "/etc", "/dev", "/run", "/var"})
    void theHostsDirectoriesAreReadOnly(String path) throws Exception {
        assertThat(ISOLATION.output("LC_ALL=C touch " + path + "/new 2>&1")).contains("Read-only file system");
        assertThat(Path.of(path, "new")).doesNotExist();
    }

    @Test
    void theRestOfTheHostIsOutOfSight() throws Exception {
        assertThat(ISOLATION.output("ls -A /").lines())
                .contains("app", "usr", "proc")
                .isSubsetOf(
                        "app", "bin", "dev", "etc", "lib", "lib32", "lib64", "libx32", "proc", "run", "sbin", "tmp",
                        "usr", "var");
        assertThat(ISOLATION
                        .output("find /run /var /tmp /app /dev/shm -mindepth 1")
                        .lines())
                .containsExactlyInAnyOrder(
                        "/run/group",
                        "/run/hostname",
                        "/run/hosts",
                        "/run/nsswitch.conf",
                        "/run/passwd",
                        "/run/resolv.conf",
                        "/var/tmp");
        assertThat(ISOLATION.output("[ -e /proc/1/root/root ] || [ -e " + directory + " ] || echo gone"))
                .isEqualTo("gone\n");
    }

    @Test
    void etcSaysNothingOfTheHostsUsersAndSecrets() throws Exception {
        assertThat(ISOLATION.output("ls -A /etc").lines().collect(Collectors.toSet()))
                .contains("passwd", "group", "hosts", "hostname", "resolv.conf", "nsswitch.conf")
                .doesNotContain("shadow", "gshadow", "sudoers", "ssh", "machine-id", "fstab", "environment", "crontab");
        assertThat(ISOLATION.output("cut -d: -f1 /etc/passwd")).isEqualTo("root\nnobody\ndyno\n");
        assertThat(ISOLATION.output("cut -d: -f1 /etc/group")).isEqualTo("root\ntty\nnogroup\ndyno\n");
    }

    @Test
    void theApplicationIsOwnedByTheDynoAndItsChangesAreEphemeral() throws Exception {
        Files.writeString(directory.resolve("file"), "original\n");
        Files.writeString(directory.resolve("gone"), "still here\n");
        Files.createDirectory(directory.resolve("private"), PosixFilePermissions.asFileAttribute(Set.of()));
        String change = "stat -c %U:%G . file private && echo changed > file && rm gone && chmod 700 private && touch"
                + " private/new && cat file";
        SandboxSpec.Builder spec = SandboxSpec.named("web.1").application(directory);
        try (Sandbox one = ISOLATION.create(spec);
                Sandbox other = ISOLATION.create(spec)) {
            assertThat(TestIsolation.output(one, change)).isEqualTo("dyno:dyno\ndyno:dyno\ndyno:dyno\nchanged\n");
            assertThat(TestIsolation.output(one, "cat file; ls")).isEqualTo("changed\nfile\nprivate\n");
            assertThat(TestIsolation.output(other, "cat file; ls")).isEqualTo("original\nfile\ngone\nprivate\n");
        }
        assertThat(directory.resolve("file")).hasContent("original\n");
        assertThat(directory.resolve("gone")).hasContent("still here\n");
        assertThat(Files.getPosixFilePermissions(directory.resolve("private"))).isEmpty();
        Files.setPosixFilePermissions(directory.resolve("private"), PosixFilePermissions.fromString("rwx------"));
        assertThat(directory.resolve("private")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tmp", "/var/tmp", "/dev/shm", "/app"})
    void temporaryFilesAreADynosOwnAndGoWithIt(String path) throws Exception {
        String file = path + "/dyno4j-" + ProcessHandle.current().pid();
        String look = "[ -e " + file + " ] && echo there || echo nothing";
        try (Sandbox one = ISOLATION.create("web.1");
                Sandbox other = ISOLATION.create("web.2")) {
            assertThat(TestIsolation.output(one, "echo mine > " + file + " && cat " + file))
                    .isEqualTo("mine\n");
            assertThat(TestIsolation.output(one, look)).isEqualTo("there\n");
            assertThat(TestIsolation.output(other, look)).isEqualTo("nothing\n");
        }
        assertThat(Path.of(file)).doesNotExist();
        assertThat(ISOLATION.output(look)).isEqualTo("nothing\n");
    }

    @Test
    void devicesAreTheseAndNoOthers() throws Exception {
        String nodes = "for file in $(find /dev ! -type l); do { [ -c $file ] || [ -b $file ]; } && stat -c '%n %F %a'"
                + " $file; done";
        assertThat(ISOLATION.output(nodes).lines())
                .containsExactlyInAnyOrderElementsOf(Stream.concat(DEVICES.stream(), Stream.of("/dev/pts/ptmx"))
                        .map(device -> device + " character special file 666")
                        .toList());
        assertThat(ISOLATION.output("ls /dev | tr '\\n' ' '"))
                .isEqualTo("fd full null ptmx pts random shm stderr stdin stdout tty urandom zero ");
    }

    @Test
    void devicesDoWhatTheirNamesSay() throws Exception {
        assertThat(ISOLATION.output("head -c 3 /dev/zero | od -An -tx1; echo x > /dev/null && cat /dev/null"))
                .isEqualTo(" 00 00 00\n");
        assertThat(ISOLATION.output("LC_ALL=C; echo x 2>&1 > /dev/full")).contains("No space left on device");
        assertThat(ISOLATION.output("cat <(head -c 9 /dev/random) <(head -c 9 /dev/urandom) | wc -c"))
                .isEqualTo("18\n");
        assertThat(ISOLATION.output("echo through > /dev/stdout")).isEqualTo("through\n");
        assertThat(ISOLATION.output("LC_ALL=C; echo x 2>&1 > /dev/tty")).contains("No such device or address");
    }

    @Test
    void terminalsAreADynosOwn() throws Exception {
        String open =
                "import os; master, slave = os.openpty(); print(os.ttyname(slave), sorted(os.listdir('/dev/pts')))";
        try (Sandbox sandbox = ISOLATION.create("web.1")) {
            assertThat(TestIsolation.output(sandbox, ProcessSpec.command("/usr/bin/python3", "-c", open)))
                    .isEqualTo("/dev/pts/0 ['0', 'ptmx']\n");
        }
    }
}
