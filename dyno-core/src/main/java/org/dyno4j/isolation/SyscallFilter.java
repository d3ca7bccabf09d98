package org.dyno4j.isolation;

import java.util.Objects;

/**
 * Which system calls the processes of a sandbox may make; what is denied fails with an error.
 *
 * @param profile the named set of rules
 * @param loggingDenials whether denied calls are logged; see {@link #withLoggedDenials}
 */
public record SyscallFilter(Profile profile, boolean loggingDenials) {

    /** A named set of rules. */
    public enum Profile {
        /**
         * What programs of all kinds need, and nothing that reaches beyond the sandbox: no new namespaces, mounts, kernel
         * keys, tracing, unusual network families or kernel modules.
         */
        STANDARD,
        /**
         * The standard rules, without any network but Unix sockets, and without machine code made in memory: the JVM,
         * Node.js and other just-in-time compilers don't start. Nothing can be executed from {@code /tmp} and
         * {@code /dev/shm}. From {@code /app}, where the program itself is, it can, what the dyno has written there too.
         */
        STRICT,
        /** No rules at all: every flaw of the kernel is within reach. */
        NONE
    }

    public SyscallFilter {
        Objects.requireNonNull(profile, "profile");
    }

    /** The standard rules, logging nothing. */
    public static SyscallFilter standard() {
        return new SyscallFilter(Profile.STANDARD, false);
    }

    /** The strict rules, logging nothing. */
    public static SyscallFilter strict() {
        return new SyscallFilter(Profile.STRICT, false);
    }

    /** No filter. */
    public static SyscallFilter none() {
        return new SyscallFilter(Profile.NONE, false);
    }

    /**
     * The same rules, with denied calls logged: told to whom {@link SandboxSpec.Builder#denials} names, as a formation's
     * log does for its dynos; where that is nobody, in the host's audit log, or without an audit daemon in the kernel's
     * log.
     *
     * <p>To find out what a program misses; a hostile one can fill the host's log, and slows down what is told.
     */
    public SyscallFilter withLoggedDenials() {
        return new SyscallFilter(profile, true);
    }
}
