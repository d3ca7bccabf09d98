package org.dyno4j.linux.seccomp;

/** Bit patterns for people. */
final class Hexadecimal {
    private Hexadecimal() {}

    static String of(int value) {
        return "0x" + Integer.toHexString(value);
    }

    static String of(long value) {
        return "0x" + Long.toHexString(value);
    }
}
