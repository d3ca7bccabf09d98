package org.dyno4j.linux.cgroup;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a JVM's own directory, from which another JVM can tell whether that one is still there.
 *
 * @param pidNamespace inode number of the pid namespace in which the process id counts
 * @param pid the JVM's process id
 * @param startTime when the JVM started, in clock ticks since boot; so a reused process id is told from the first one
 * @param instance tells several owners in one JVM apart
 */
record OwnerName(long pidNamespace, long pid, long startTime, String instance) {
    private static final Pattern NAME = Pattern.compile("jvm-(\\d{1,18})-(\\d{1,18})-(\\d{1,18})-([0-9a-f]{16})");

    /** The owner with a directory of this name, where it is an owner's name at all. */
    static Optional<OwnerName> parse(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches()
                ? Optional.of(new OwnerName(
                        Long.parseLong(matcher.group(1)),
                        Long.parseLong(matcher.group(2)),
                        Long.parseLong(matcher.group(3)),
                        matcher.group(4)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "jvm-" + pidNamespace + "-" + pid + "-" + startTime + "-" + instance;
    }
}
