package org.dyno4j.linux.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.dyno4j.isolation.IsolationException;

/**
 * What has to be known about this process and its host before cgroups can be used.
 *
 * @param mounts the cgroup mounts that this process sees
 * @param membership the cgroups that this process is in
 * @param owner the name of a directory for this process
 * @param swaps whether any swap space is in use as such
 */
record Host(List<CgroupMount> mounts, Membership membership, OwnerName owner, boolean swaps) {
    Host {
        mounts = List.copyOf(mounts);
    }

    /** Reads it from {@code /proc}; each call makes another owner. */
    static Host read() {
        Path proc = Path.of("/proc");
        Path self = proc.resolve("self");
        try {
            return new Host(
                    CgroupMount.parseAll(Files.readString(self.resolve("mountinfo"))),
                    Membership.parse(Files.readString(self.resolve("cgroup"))),
                    new OwnerName(
                            namespaceInode(Files.readSymbolicLink(self.resolve("ns/pid"))
                                    .toString()),
                            ProcessHandle.current().pid(),
                            ProcessStat.parse(Files.readString(self.resolve("stat")))
                                    .startTime(),
                            HexFormat.of().toHexDigits(new SecureRandom().nextLong())),
                    hasSwap(Files.readString(proc.resolve("swaps"))));
        } catch (IOException e) {
            throw new IsolationException("could not read from /proc what cgroups there are; is it mounted?", e);
        }
    }

    /** The inode number in the text of a namespace link, such as {@code pid:[4026531836]} (namespaces(7)). */
    static long namespaceInode(String link) {
        return Long.parseLong(link.substring(link.indexOf('[') + 1, link.indexOf(']')));
    }

    /** Whether {@code /proc/swaps} lists anything below its heading. */
    static boolean hasSwap(String procSwaps) {
        return procSwaps.lines().skip(1).anyMatch(line -> !line.isBlank());
    }
}
