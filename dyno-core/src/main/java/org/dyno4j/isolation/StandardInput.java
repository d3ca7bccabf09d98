package org.dyno4j.isolation;

/** What a process reads from its standard input. */
public enum StandardInput {
    /** Nothing: the null device. */
    EMPTY,
    /** What the caller writes to {@link SandboxProcess#stdin()}. */
    PIPE
}
