package org.dyno4j.linux.seccomp;

/**
 * A 32-bit word of {@code struct seccomp_data}, on a little-endian machine.
 *
 * @param offset its offset there
 * @param name its name for people
 */
record Word(int offset, String name) {
    static final Word NUMBER = new Word(0, "number");
    static final Word ARCHITECTURE = new Word(4, "architecture");

    private static final int FIRST_ARGUMENT = 16;

    /** The less significant half of an argument, which is all that the kernel sees of an {@code int}. */
    static Word low(int argument) {
        return new Word(FIRST_ARGUMENT + 8 * argument, "argument " + argument);
    }

    /** The more significant half of an argument. */
    static Word high(int argument) {
        return new Word(FIRST_ARGUMENT + 8 * argument + 4, "argument " + argument + " >> 32");
    }

    @Override
    public String toString() {
        return name;
    }
}
