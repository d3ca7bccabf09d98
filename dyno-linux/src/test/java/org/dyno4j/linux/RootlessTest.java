package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.dyno4j.linux.spawn.MappedUser;
import org.dyno4j.linux.spawn.Privileges;
import org.dyno4j.linux.spawn.SyscallProgram;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dynos of a JVM that an ordinary user runs. */
class RootlessTest {
    private static final List<String> WITHOUT_LIMITS = List.of("-Ddyno4j.test.withoutLimits=true");

    @TempDir
    private static Path classes;

    private static OtherJvm jvm;

    @TempDir
    private Path directory;

    @BeforeAll
    static void prepare() throws Exception {
        jvm = OtherJvm.ofAnOrdinaryUser(classes);
    }

    private static String inDyno(String script, String... application) throws Exception {
        String[] arguments = new String[application.length + 1];
        arguments[0] = script;
        System.arraycopy(application, 0, arguments, 1, application.length);
        String output = jvm.run(0, WITHOUT_LIMITS, RunInDyno.class, arguments);
        return output.substring(output.indexOf(RunInDyno.MARK) + RunInDyno.MARK.length())
                .strip();
    }

    @Test
    void aDynosUserNamespaceKnowsTheJvmsUserAlone() throws Exception {
        String script =
                "set -- $(cat /proc/self/uid_map) $(cat /proc/self/gid_map); [ $1 = $2 -a $1 != 0 ] && echo same;"
                        + " echo $3 $# $6; [ $(id -u) = $1 -a $(id -g) = $4 ] && echo mine; cat /proc/self/setgroups";
        assertThat(inDyno(script)).isEqualTo("same\n1 6 1\nmine\ndeny");
    }

    @Test
    void S01_S02_nothingOfThePrivilegesInTheNamespaceIsLeft() throws Exception {
        assertThat(inDyno("cat /proc/self/status").lines())
                .contains(
                        "CapInh:\t0000000000000000",
                        "CapPrm:\t0000000000000000",
                        "CapEff:\t0000000000000000",
                        "CapBnd:\t0000000000000000",
                        "CapAmb:\t0000000000000000",
                        "NoNewPrivs:\t1",
                        "Seccomp:\t2");
    }

    @Test
    void theApplicationIsTheUsersAndChangesAreEphemeral() throws Exception {
        Path application = Files.createDirectory(directory.resolve("app"));
        Files.createDirectory(application.resolve("lib"));
        Files.writeString(application.resolve("lib/file"), "original\n");
        for (Path path : List.of(directory, application, application.resolve("lib"))) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        assertThat(inDyno("cat lib/file && echo new > new && cat new", application.toString()))
                .isEqualTo("original\nnew");
        assertThat(application.resolve("new")).doesNotExist();
    }

    @Test
    void aTerminalIsTheUsersToo() throws Exception {
        // As in a terminal of an ordinary dyno, but that the JVM's own user owns it.
        String output = jvm.run(0, WITHOUT_LIMITS, RunOnTerminal.class);
        assertThat(output.substring(output.indexOf(RunInDyno.MARK)))
                .isEqualTo(RunInDyno.MARK + "\n/dev/pts/0\r\nmine\r\n24 80\r\nhung up: 129\n");
    }

    @Test
    void S49_groupsAreDroppedNeverAndDeniedFirst() {
        MappedUser user = new MappedUser(1000, 1000, 100);
        SyscallProgram.Builder program = SyscallProgram.builder();
        user.found(program);
        new Privileges(user, 40).drop(program);

        String steps = program.build().toString();
        assertThat(steps).doesNotContain("setgroups(");
        assertThat(steps.indexOf("/proc/self/setgroups"))
                .isNotNegative()
                .isLessThan(steps.indexOf("/proc/self/gid_map"));
        assertThat(steps).contains("1000 1000 1", "1000 100 1");
    }

    @Test
    void S49_theReportSaysWhatIsNotToBeHadWithoutRootAndWhatNewuidmapWouldChange() throws Exception {
        assertThat(jvm.run(0, WITHOUT_LIMITS, OpenOnce.class))
                .contains("user namespace", "a dyno has one of its own that knows the JVM's user alone")
                .containsPattern("unprivileged user +unavailable +to the kernel every dyno is user ")
                .containsPattern("newuidmap is (not )?installed")
                .doesNotContain("MISSING");
    }

    /** Whoever divides up a cgroup v2 group that isn't the top may have no process in it (cgroup-v2.rst). */
    @Tag("limits")
    @Test
    void S43_theJvmIsInALeafOfTheGroupThatItDividesUp() throws Exception {
        Path top = Path.of("/sys/fs/cgroup/unified");
        Path mount = Files.isDirectory(top) ? top : Path.of("/sys/fs/cgroup");
        try (LinuxIsolation isolation = TestIsolation.open()) {
            assertThat(isolation.report().missing()).isEmpty();
            String own = Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                    .filter(line -> line.startsWith("0::/"))
                    .map(line -> line.substring("0::/".length()))
                    .findFirst()
                    .orElseThrow();
            if (Files.isDirectory(mount.resolve(own).resolve("dyno4j"))) {
                assertThat(mount.resolve(own)).isEqualTo(mount);
            } else if (!Files.isDirectory(mount.resolve("dyno4j"))) {
                assertThat(own).endsWith("/dyno4j-supervisor");
            }
        }
    }

    /** No cgroup is delegated to the user here. */
    @Tag("root")
    @Test
    void S42_withoutADelegatedCgroupItIsRefusedAndSaysHowToGetOne() throws Exception {
        assertThat(jvm.run(OpenOnce.REFUSED, List.of(), OpenOnce.class))
                .contains("- memory limit: ", "- process limit: ", "- accounting: ", "failed: EACCES")
                .contains("run as root", "systemd-run --user --scope -p Delegate=yes", "withoutLimits()")
                .doesNotContain("- pid namespace");
    }

    @Tag("root")
    @Test
    void aProcThatIsPartlyCoveredIsNamed() throws Exception {
        List<String> covered =
                List.of("unshare", "--mount", "sh", "-c", "mount --bind /proc/sys /proc/sys && exec \"$@\"", "sh");
        assertThat(jvm.after(covered).run(OpenOnce.REFUSED, WITHOUT_LIMITS, OpenOnce.class))
                .contains("proc: mount(proc, proc, ", "failed: EPERM", "--security-opt systempaths=unconfined");
    }

    /** The limit is that of a user namespace around the JVM's: nothing is changed on the host. */
    @Test
    void aLimitOfUserNamespacesIsNamedWithTheSwitchThatRaisesIt() throws Exception {
        List<String> limited = List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "sh",
                "-c",
                "echo 1 > /proc/sys/user/max_user_namespaces && exec unshare --user --map-user=1000 --map-group=1000 \"$@\"",
                "sh");
        assertThat(jvm.within(limited).run(OpenOnce.REFUSED, WITHOUT_LIMITS, OpenOnce.class))
                .contains("user namespace: clone3(CLONE_NEWUSER) failed: ENOSPC")
                .contains("sysctl -w user.max_user_namespaces=");
    }

    /** A switch of the whole machine, which a guest is for, and of Debian's kernels alone. */
    @Test
    @Tag("root")
    @Tag("guest")
    void debiansSwitchOfUserNamespacesIsNamedWhereItIsOff() throws Exception {
        Path clone = Path.of("/proc/sys/kernel/unprivileged_userns_clone");
        Files.writeString(clone, "0");
        try {
            assertThat(jvm.run(OpenOnce.REFUSED, WITHOUT_LIMITS, OpenOnce.class))
                    .contains("user namespace: clone3(CLONE_NEWUSER) failed: EPERM")
                    .contains("sysctl -w kernel.unprivileged_userns_clone=1");
        } finally {
            Files.writeString(clone, "1");
        }
    }
}
