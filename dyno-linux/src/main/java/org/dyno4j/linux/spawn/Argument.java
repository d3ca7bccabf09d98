package org.dyno4j.linux.spawn;

import java.util.List;
import java.util.stream.Collectors;

/** An argument of a system call in a {@link SyscallProgram}. */
public sealed interface Argument {

    /** A number, shown by its label where it has one. */
    record Word(long value, String label) implements Argument {
        @Override
        public String toString() {
            return label;
        }
    }

    /** Numbers in a row: the step is taken for each of them, the first one first. */
    record Range(int first, int last) implements Argument {
        public Range {
            if (first > last) {
                throw new IllegalArgumentException("a range goes up, unlike that from " + first + " to " + last);
            }
        }

        @Override
        public String toString() {
            return first + " to " + last;
        }
    }

    /** A pointer to a NUL-terminated string. */
    record Text(String value) implements Argument {
        @Override
        public String toString() {
            return value;
        }
    }

    /** A pointer to a NULL-terminated array of strings; never shown, since it may be an environment. */
    record Texts(List<String> values) implements Argument {
        public Texts {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return "[" + values.size() + " strings]";
        }
    }

    /** A pointer to these bytes, which the call may also write to. */
    @SuppressWarnings("ArrayRecordComponent") // Copied into native memory once; compared by nobody.
    record Bytes(byte[] value, String label) implements Argument {
        @Override
        public String toString() {
            return label;
        }
    }

    /** What an earlier step returned, such as its file descriptor. */
    record ResultOf(int step) implements Argument {
        @Override
        public String toString() {
            return "result of step " + (step + 1);
        }
    }

    /** A plain number. */
    static Argument of(long value) {
        return new Word(value, Long.toString(value));
    }

    /** A kernel constant, or several joined, shown under its header name. */
    static Argument constant(String label, long value) {
        return new Word(value, label);
    }

    /** A string. */
    static Argument of(String value) {
        return new Text(value);
    }

    /** A NULL pointer. */
    static Argument none() {
        return new Word(0, "NULL");
    }

    /** Arguments as the manual's synopsis would show them. */
    static String show(List<Argument> arguments) {
        return arguments.stream().map(Argument::toString).collect(Collectors.joining(", "));
    }
}
