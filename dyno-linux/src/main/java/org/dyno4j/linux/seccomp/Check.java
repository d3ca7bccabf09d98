package org.dyno4j.linux.seccomp;

/**
 * A decision by one argument: whether its bits under a mask are these.
 *
 * <p>The mask says how much of the argument the kernel looks at. An {@code int} must be compared in 32 bits: a filter that
 * compares all 64 is passed with a bit set that the kernel then drops (CVE-2019-10063).
 *
 * @param argument its index, from 0
 * @param mask the bits that are compared
 * @param value what they have to be
 * @param shown the value for people, by its header name
 * @param equal the decision if they are
 * @param otherwise the decision if they aren't
 */
record Check(int argument, long mask, long value, String shown, Decision equal, Decision otherwise)
        implements Decision {
    /** All that the kernel sees of an {@code int} or {@code unsigned int}. */
    static final long INT = 0xffff_ffffL;

    Check {
        if (argument < 0 || argument > 5) {
            throw new IllegalArgumentException("a system call has arguments 0 to 5, not " + argument);
        }
        if ((value & ~mask) != 0) {
            throw new IllegalArgumentException("the mask hides bits of the value: " + shown);
        }
    }

    /** Decides by whether an {@code int} argument is the value. */
    static Check isInt(int argument, long value, String shown, Decision equal, Decision otherwise) {
        return new Check(argument, INT, value, shown, equal, otherwise);
    }

    /** Decides by whether any of these bits is set. */
    static Check hasAny(int argument, long bits, String shown, Decision any, Decision none) {
        return new Check(argument, bits, 0, "none of " + shown, none, any);
    }

    /** Decides by whether all of these bits are set. */
    static Check hasAll(int argument, long bits, String shown, Decision all, Decision otherwise) {
        return new Check(argument, bits, bits, shown, all, otherwise);
    }

    @Override
    public Verdict on(long... arguments) {
        return ((arguments[argument] & mask) == value ? equal : otherwise).on(arguments);
    }
}
