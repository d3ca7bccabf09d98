package org.dyno4j.plain;

import java.util.List;
import java.util.stream.Stream;
import org.dyno4j.isolation.IsolationReport;
import org.dyno4j.isolation.Mechanism;

/** Says what plain processes don't enforce: nothing is. */
final class PlainReport {
    private static final String REMEDY = "run on Linux with dyno-linux";

    private PlainReport() {}

    static IsolationReport create() {
        List<Mechanism> mechanisms = Stream.of(
                        missing("pid namespace", "dynos see and may signal every process of the user"),
                        missing(
                                "mount namespace",
                                "dynos see the files that the user sees; /app is the directory itself,"
                                        + " and what they write there stays"),
                        missing("ipc namespace", "dynos share System V IPC and POSIX queues with the host"),
                        missing("uts namespace", "dynos see the host's name"),
                        missing("network namespace", "dynos use the host's network, whatever is asked for"),
                        missing("memory limit", "memory is neither limited nor measured"),
                        missing("cpu limit", "processor time is not limited"),
                        missing("process limit", "the number of processes is not limited"),
                        missing("identity", "dynos run as the user of this JVM"),
                        missing("privileges", "dynos keep every privilege of the user of this JVM"),
                        missing("system call filter", "dynos may make every system call"),
                        missing(
                                "tree kill",
                                "the processes that descend from a dyno's are killed, but one whose parent"
                                        + " has ended unnoticed is not found, and all outlive a killed JVM"))
                .toList();
        return new IsolationReport("plain", mechanisms);
    }

    private static Mechanism missing(String name, String consequence) {
        return Mechanism.unavailable(name, "plain processes are not isolated: " + consequence, REMEDY);
    }
}
