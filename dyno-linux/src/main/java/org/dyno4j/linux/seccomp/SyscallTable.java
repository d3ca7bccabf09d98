package org.dyno4j.linux.seccomp;

import com.google.common.collect.ImmutableSortedMap;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.dyno4j.linux.libc.Architecture;

/**
 * All system calls of an architecture, by number.
 *
 * @param architecture which one
 * @param names their names as in {@code asm/unistd.h}
 */
record SyscallTable(Architecture architecture, SortedMap<Integer, String> names) {
    private static final String RESOURCE = "syscalls.txt";
    private static final String NONE = "-";

    /** The table of that architecture. */
    static SyscallTable of(Architecture architecture) {
        int column = switch (architecture) {
            case X86_64 -> 1;
            case AARCH64 -> 2;
        };
        return new SyscallTable(
                architecture,
                rows().stream()
                        .filter(row -> !row[column].equals(NONE))
                        .collect(ImmutableSortedMap.toImmutableSortedMap(
                                Comparator.naturalOrder(), row -> Integer.valueOf(row[column]), row -> row[0])));
    }

    /** The number for people, with its name where it has one: {@code "41 (socket)"}. */
    String show(int number) {
        String digits = Integer.toUnsignedString(number);
        return names.containsKey(number) ? digits + " (" + names.get(number) + ")" : digits;
    }

    /** The name alone, or the number where it has none. */
    String name(int number) {
        return names.getOrDefault(number, Integer.toUnsignedString(number));
    }

    /** All names, of any architecture. */
    static Set<String> allNames() {
        return rows().stream().map(row -> row[0]).collect(Collectors.toUnmodifiableSet());
    }

    private static List<String[]> rows() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(SyscallTable.class.getResourceAsStream(RESOURCE), RESOURCE),
                StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
