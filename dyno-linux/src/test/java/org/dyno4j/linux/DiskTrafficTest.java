package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a dyno carries to and from a disk, as the blkio controller of cgroup v1 counts it, and dynos where there is none.
 *
 * <p>The disk is a file of the test's: Linux 6.10 and later count only disks that a throttle was set for, and those go on
 * to do so.
 */
@Tag("root")
@Tag("limits")
@Tag("cgroup-v1")
class DiskTrafficTest {
    /** The end of the mount namespace unmounts the disk, and with that frees its loop device. */
    private static final String WITH_DISK =
            "truncate -s 16M \"$0/image\" && mkfs.ext4 -q \"$0/image\" && mkdir \"$0/disk\""
                    + " && mount -o loop \"$0/image\" \"$0/disk\" && ";

    private static final Pattern AFTER = Pattern.compile(
            "done\nafter Optional\\[Io\\[bytesRead=(\\d+), bytesWritten=(\\d+), reads=(\\d+), writes=(\\d+)]]\n");

    @TempDir
    private Path directory;

    @BeforeEach
    void assumeThatThereIsBlkio() throws Exception {
        assumeTrue(
                Pattern.compile(" cgroup \\S*\\bblkio\\b")
                        .matcher(Files.readString(Path.of("/proc/self/mounts")))
                        .find(),
                "the controller blkio of cgroup v1 is not mounted here");
    }

    @Test
    void whatADynoCarriesItselfIsCounted() throws Exception {
        String told = traffic("true");

        assertThat(told).contains("before Optional.empty\nblkio true\n").containsPattern(AFTER);
        MatchResult counted = AFTER.matcher(told).results().findFirst().orElseThrow();
        // Some more are the file system's own; a kernel that counts all disks counts the one under the image, too.
        assertThat(Long.parseLong(counted.group(1))).isBetween(DiskTraffic.BYTES, 4 * DiskTraffic.BYTES);
        assertThat(Long.parseLong(counted.group(2)))
                .isBetween(DiskTraffic.BYTES + DiskTraffic.BYTES / 2, 5 * DiskTraffic.BYTES);
        assertThat(Long.parseLong(counted.group(3))).isBetween(1L, DiskTraffic.BYTES / 512);
        assertThat(Long.parseLong(counted.group(4))).isBetween(1L, DiskTraffic.BYTES / 512);
    }

    @ParameterizedTest
    @ValueSource(strings = {"umount $mount", "mount -o remount,bind,ro $mount"})
    void dynosRunWithoutBlkioAndTheirTrafficIsUnknown(String takeAway) throws Exception {
        String blkio = "for mount in $(grep -E '^[^ ]+ [^ ]+ cgroup [^ ]*blkio' /proc/self/mounts | cut -d' ' -f2); do "
                + takeAway + " || exit 1; done";

        assertThat(traffic(blkio)).endsWith("before Optional.empty\nblkio false\ndone\nafter Optional.empty\n");
    }

    private String traffic(String before) throws Exception {
        String script = before + " && " + WITH_DISK + "exec \"$@\"";
        return OtherJvm.in(List.of("unshare", "--mount", "sh", "-c", script, directory.toString()))
                .run(0, List.of(), DiskTraffic.class, directory.resolve("disk").toString());
    }
}
