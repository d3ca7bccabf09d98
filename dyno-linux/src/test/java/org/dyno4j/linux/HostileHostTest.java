package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JVMs of their own on hosts that are made to lack something; the mounts are in a mount namespace of their own. */
@Tag("root")
class HostileHostTest {
    @TempDir
    private Path directory;

    @Test
    void theSameJvmOpensWhereNothingIsTakenAway() throws Exception {
        assertThat(open(List.of()))
                .contains("isolation: linux", "pid namespace ")
                .doesNotContain("MISSING");
    }

    @Test
    void withoutCapabilitiesEachIsNamedThatIsNeeded() throws Exception {
        assertThat(refusal(List.of("setpriv", "--inh-caps=-all", "--bounding-set=-all")))
                .contains("pid namespace: clone3(CLONE_NEWPID) failed: EPERM", "give the JVM CAP_SYS_ADMIN: ")
                .contains("unprivileged user: setgroups(0, NULL) failed: EPERM", "CAP_SETUID and CAP_SETGID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pid", "mnt", "ipc", "uts", "net", "cgroup"})
    void aLimitOfNamespacesIsNamedWithTheSwitchThatRaisesIt(String kind) throws Exception {
        String limit = "echo 0 > /proc/sys/user/max_" + kind + "_namespaces && exec \"$@\"";
        assertThat(refusal(List.of("unshare", "--user", "--map-root-user", "sh", "-c", limit, "sh")))
                .contains("failed: ENOSPC")
                .contains("sysctl -w user.max_" + kind + "_namespaces=");
    }

    private static List<String> withMounts(String change) {
        String[] words = change.split(": ", 2);
        String mounts = "for mount in $(grep -E '^[^ ]+ [^ ]+ " + words[0]
                + " ' /proc/self/mounts | cut -d' ' -f2); do " + words[1] + " || exit 1; done; exec \"$@\"";
        return List.of("unshare", "--mount", "sh", "-c", mounts, "sh");
    }

    @Test
    void S42_aCgroupFileSystemThatIsReadOnlyIsNamed() throws Exception {
        List<String> readOnly = withMounts("cgroup2?: mount -o remount,bind,ro $mount");
        assertThat(refusal(readOnly))
                .contains("accounting: cgroup v", "/dyno4j", "failed: EROFS")
                .contains("mount the cgroup file system writable")
                .doesNotContain("pid namespace");
        assertThat(OtherJvm.in(readOnly)
                        .run(
                                0,
                                List.of("-Ddyno4j.test.withoutLimits=true", OtherJvm.WITH_LOG),
                                RunInDyno.class,
                                "echo started"))
                .contains("WARN", "sandboxes do without", "memory limit: ", "failed: EROFS")
                .endsWith("started\n");
    }

    @Test
    void S42_noCgroupFileSystemAtAllIsNamed() throws Exception {
        assertThat(refusal(withMounts("cgroup2?: umount $mount")))
                .contains("memory limit: no usable cgroup hierarchy has the controller memory")
                .contains("accounting: no usable cgroup hierarchy", "have it mounted, or delegated")
                .doesNotContain("pid namespace");
    }

    @Tag("cgroup-v1")
    @Test
    void S42_v1AloneDoes() throws Exception {
        assumeThatThereIsV1();
        assertThat(open(withMounts("cgroup2: umount $mount")))
                .containsPattern("cgroups +enforced +v1\n")
                .doesNotContain("MISSING");
    }

    @Tag("cgroup-v1")
    @Test
    void S42_onV1AloneEveryLimitHolds() throws Exception {
        assumeThatThereIsV1();
        assertThat(OtherJvm.in(withMounts("cgroup2: umount $mount")).run(0, List.of(), Overdraw.class))
                .endsWith(Overdraw.ALL_HELD);
    }

    @Tag("cgroup-v1")
    @Test
    void S42_v2WithoutControllersIsNamed() throws Exception {
        assumeThatThereIsV1();
        assertThat(refusal(withMounts("cgroup: umount $mount")))
                .contains("memory limit: no usable cgroup hierarchy has the controller memory", "cgroup_enable=memory")
                .doesNotContain("accounting: ");
    }

    private static void assumeThatThereIsV1() throws Exception {
        assumeTrue(
                Files.readString(Path.of("/proc/self/mounts")).contains(" cgroup "),
                "no controller of cgroup v1 is mounted here");
    }

    @Test
    void aDirectoryForJnaThatNothingRunsFromIsNamed() throws Exception {
        String noexec = "mount -t tmpfs -o noexec tmpfs " + directory + " && exec \"$@\"";
        assertThat(refusal(List.of("unshare", "--mount", "sh", "-c", noexec, "sh"), "-Djna.tmpdir=" + directory))
                .contains("native access: JNA can't load its native library: ")
                .contains(directory + ", which must be writable and not be mounted noexec", "-Djna.tmpdir=DIRECTORY");
    }

    private static String refusal(List<String> circumstances, String... options) throws Exception {
        return OtherJvm.in(circumstances).run(OpenOnce.REFUSED, List.of(options), OpenOnce.class);
    }

    private static String open(List<String> circumstances) throws Exception {
        return OtherJvm.in(circumstances).run(0, List.of(), OpenOnce.class);
    }
}
