package org.dyno4j.linux.seccomp;

import java.util.Map;
import java.util.OptionalInt;
import org.dyno4j.linux.libc.Architecture;

/** The numbers of system calls by name, for tests of other packages. */
public final class SyscallNumbers {
    private SyscallNumbers() {}

    /** The names of all system calls of this machine, by number. */
    public static Map<Integer, String> names() {
        return SyscallTable.of(Architecture.current()).names();
    }

    /** The number on this machine, where it has such a call. */
    public static OptionalInt of(String name) {
        return names().entrySet().stream()
                .filter(entry -> entry.getValue().equals(name))
                .mapToInt(Map.Entry::getKey)
                .findFirst();
    }
}
