package org.dyno4j.linux.seccomp;

import com.google.common.base.Splitter;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.dyno4j.linux.libc.Architecture;
import org.dyno4j.linux.libc.Errno;

/**
 * Decisions by name, the same for all architectures. Each name is decided once, and must be one.
 *
 * <p>Not thread-safe.
 */
final class Rulebook {
    private static final Splitter WORDS = Splitter.onPattern("\\s+").omitEmptyStrings();

    private final Set<String> known = SyscallTable.allNames();
    private final Map<String, Decision> decisions = new TreeMap<>();

    /** Allows the system calls of these names, separated by white space. */
    Rulebook allow(String names) {
        WORDS.split(names).forEach(name -> decide(name, Verdict.ALLOW));
        return this;
    }

    /** Makes the system calls of these names, separated by white space, fail. */
    Rulebook fail(Errno errno, String names) {
        WORDS.split(names).forEach(name -> decide(name, Verdict.fail(errno)));
        return this;
    }

    /** Decides on a system call for the first time. */
    Rulebook decide(String name, Decision decision) {
        if (!known.contains(name)) {
            throw new IllegalArgumentException("no system call is called " + name);
        }
        if (decisions.putIfAbsent(name, decision) != null) {
            throw new IllegalArgumentException(name + " is decided twice");
        }
        return this;
    }

    /** Decides anew on a system call. */
    Rulebook redecide(String name, Decision decision) {
        if (decisions.replace(name, decision) == null) {
            throw new IllegalArgumentException(name + " was not decided before");
        }
        return this;
    }

    /** Decides on all system calls that are not decided yet. */
    Rulebook others(Decision decision) {
        known.forEach(name -> decisions.putIfAbsent(name, decision));
        return this;
    }

    /**
     * The policy for an architecture.
     *
     * @throws IllegalStateException if a system call is not decided, so that a new one can't be forgotten
     */
    Policy policy(Architecture architecture) {
        Set<String> undecided = new TreeSet<>(known);
        undecided.removeAll(decisions.keySet());
        if (!undecided.isEmpty()) {
            throw new IllegalStateException("not decided: " + undecided);
        }
        SyscallTable table = SyscallTable.of(architecture);
        TreeMap<Integer, Decision> numbered = new TreeMap<>();
        table.names().forEach((number, name) -> numbered.put(number, decisions.getOrDefault(name, Policy.UNKNOWN)));
        return new Policy(table, numbered);
    }
}
