package org.dyno4j.linux.cgroup;

/** Who enters the groups of a sandbox. */
public enum Entrant {
    /** Process 1, which is never frozen: only so can it notice the end of the JVM, and take everybody else with it. */
    INIT,
    /** Every other process. */
    COMMAND
}
