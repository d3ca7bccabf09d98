package org.dyno4j.linux.cgroup;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CgroupMountTest {
    @Test
    void controllersAtTheirOwnMountsAreV1() {
        String text = """
                23 1 8:1 / / rw,relatime - ext4 /dev/root rw
                31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
                32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
                35 31 0:32 / /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory
                36 31 0:33 / /sys/fs/cgroup/devices rw,relatime - cgroup cgroup rw,devices
                """;

        assertThat(CgroupMount.parseAll(text))
                .containsExactly(
                        v1("/sys/fs/cgroup/cpu", "/", Set.of(Controller.CPU)),
                        v1("/sys/fs/cgroup/memory", "/", Set.of(Controller.MEMORY)),
                        v1("/sys/fs/cgroup/devices", "/", Set.of()));
    }

    @Test
    void controllersCanShareAMount() {
        String text = "33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw shared:10 - cgroup cgroup rw,cpu,cpuacct\n";

        assertThat(CgroupMount.parseAll(text))
                .containsExactly(
                        v1("/sys/fs/cgroup/cpu,cpuacct", "/", Set.of(Controller.CPU, Controller.CPU_ACCOUNTING)));
    }

    @Test
    void aMountOfTheUnifiedHierarchyIsV2() {
        String text = "29 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 master:1 - cgroup2 cgroup2 rw,nsdelegate\n";

        assertThat(CgroupMount.parseAll(text))
                .containsExactly(new CgroupMount(Path.of("/sys/fs/cgroup"), "/", Version.V2, Set.of()));
    }

    @Test
    void escapesInPathsAreUndone() {
        String text = "29 23 0:26 /a\\040b /mnt/with\\040space\\134and\\011tab rw - cgroup2 none rw\n";

        assertThat(CgroupMount.parseAll(text))
                .containsExactly(new CgroupMount(Path.of("/mnt/with space\\and\ttab"), "/a b", Version.V2, Set.of()));
    }

    @Test
    void otherFileSystemsAreNoHierarchies() {
        String text = """
                31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs cgroup rw,mode=755
                99 23 0:50 / /cgroup2 rw - ext4 /dev/cgroup rw,memory
                cut short
                """;

        assertThat(CgroupMount.parseAll(text)).isEmpty();
    }

    @Test
    void aGroupIsBelowTheMountByItsPath() {
        CgroupMount mount = v1("/sys/fs/cgroup/memory", "/", Set.of(Controller.MEMORY));

        assertThat(mount.directoryOf("/user.slice/x")).contains(Path.of("/sys/fs/cgroup/memory/user.slice/x"));
        assertThat(mount.directoryOf("/")).contains(Path.of("/sys/fs/cgroup/memory"));
    }

    @Test
    void aContainersMountShowsOnlyWhatIsBelowItsRoot() {
        CgroupMount mount = v1("/sys/fs/cgroup/memory", "/docker/abc", Set.of(Controller.MEMORY));

        assertThat(mount.directoryOf("/docker/abc")).contains(Path.of("/sys/fs/cgroup/memory"));
        assertThat(mount.directoryOf("/docker/abc/inner")).contains(Path.of("/sys/fs/cgroup/memory/inner"));
        assertThat(mount.directoryOf("/docker/abcdef")).isEmpty();
        assertThat(mount.directoryOf("/")).isEmpty();
    }

    @Test
    void aGroupAboveTheNamespaceOrDeletedHasNoDirectory() {
        CgroupMount mount = v1("/sys/fs/cgroup/memory", "/", Set.of(Controller.MEMORY));

        assertThat(mount.directoryOf("/../other")).isEmpty();
        assertThat(mount.directoryOf("/gone (deleted)")).isEmpty();
    }

    @Test
    void membershipIsFoundPerController() {
        Membership membership = Membership.parse("""
                9:name=systemd:/
                4:memory:/process_api/8d77
                2:cpu,cpuacct:/with:colon
                0::/unified.slice
                """);

        assertThat(membership.v2()).contains("/unified.slice");
        assertThat(membership.v1())
                .containsOnly(
                        entry(Controller.MEMORY, "/process_api/8d77"),
                        entry(Controller.CPU, "/with:colon"),
                        entry(Controller.CPU_ACCOUNTING, "/with:colon"));
        List<CgroupMount> mounts = List.of(
                v1("/m", "/", Set.of(Controller.MEMORY)),
                v1("/p", "/", Set.of(Controller.PIDS)),
                new CgroupMount(Path.of("/u"), "/", Version.V2, Set.of()));
        assertThat(mounts.stream().map(membership::directoryIn))
                .containsExactly(
                        Optional.of(Path.of("/m/process_api/8d77")),
                        Optional.empty(),
                        Optional.of(Path.of("/u/unified.slice")));
    }

    @Test
    void aProcessWithoutUnifiedHierarchyIsInNone() {
        assertThat(Membership.parse("4:memory:/a\n").v2()).isEmpty();
    }

    private static CgroupMount v1(String point, String root, Set<Controller> controllers) {
        return new CgroupMount(Path.of(point), root, Version.V1, controllers);
    }
}
