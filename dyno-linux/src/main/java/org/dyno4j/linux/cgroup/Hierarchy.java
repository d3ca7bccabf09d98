package org.dyno4j.linux.cgroup;

import java.nio.file.Path;
import java.util.Set;

/**
 * One hierarchy in which sandboxes of this library get groups.
 *
 * @param version which version of cgroups
 * @param owner this JVM's own directory, in which each sandbox gets one
 * @param controllers those that sandboxes can use here
 * @param files the control files that a sandbox's group has here
 */
record Hierarchy(Version version, Path owner, Set<Controller> controllers, Set<String> files) {
    Hierarchy {
        controllers = Set.copyOf(controllers);
        files = Set.copyOf(files);
    }

    Dialect dialect() {
        return Dialect.of(version);
    }

    /** Whether groups here count processor time. */
    boolean countsProcessorTime() {
        return files.contains(processorTimeFile());
    }

    private String processorTimeFile() {
        return switch (version) {
            case V1 -> "cpuacct.usage";
            case V2 -> "cpu.stat";
        };
    }

    /** Whether everything in a group can be killed at once here (kernel 5.14 and later). */
    boolean kills() {
        return files.contains("cgroup.kill");
    }
}
