package org.dyno4j.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Turns the bytes of a line into text that loses nothing and stays one line.
 *
 * <p>Well-formed UTF-8 is kept as it is. Each byte of anything else is written as {@code \xNN}, and so is each byte of
 * a control character (U+0000 to U+001F, U+007F to U+009F) except tab and the sequences of escape that choose colours, and
 * of the characters that break lines (U+2028, U+2029) or change the order in which others are shown (U+202A to U+202E,
 * U+2066 to U+2069). So a carriage return can't overwrite the front of a line, a NUL can't end one, and on a terminal a
 * dyno can't draw a line that it has not printed over one that is another's.
 */
final class ReadableText {
    private static final String DIGITS = "0123456789ABCDEF";
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long SPACES = 0x2020_2020_2020_2020L;
    private static final long TOP_BITS = 0x8080_8080_8080_8080L;
    private static final byte ESCAPE = 0x1b;
    private static final byte DELETE = 0x7f;

    private ReadableText() {}

    /** The text of the bytes from {@code from} up to {@code to}. */
    static String of(byte[] bytes, int from, int to) {
        int next = nextOdd(bytes, from, to);
        while (next < to) {
            int length = bytes[next] < 0 ? 0 : readableLength(bytes, next, to);
            if (length == 0) {
                return spelledOut(bytes, from, next, to);
            }
            next = nextOdd(bytes, next + length, to);
        }
        return new String(bytes, from, to - from, ISO_8859_1);
    }

    /** Where the first byte is, from {@code from} on, that is no printable ASCII character; {@code to} where none is. */
    static int nextOdd(byte[] bytes, int from, int to) {
        int i = from;
        // Eight bytes at a time: the top bit of a byte x comes out set where x < 0x20, x + 1 > 0x7f or x > 0x7f. Only
        // an odd byte can borrow from or carry into the bytes above it, so the lowest bit set is right.
        while (to - i >= Long.BYTES) {
            long eight = (long) EIGHT_BYTES.get(bytes, i);
            long odd = ((eight - SPACES) | (eight + ONES) | eight) & TOP_BITS;
            if (odd != 0) {
                return i + Long.numberOfTrailingZeros(odd) / Byte.SIZE;
            }
            i += Long.BYTES;
        }
        while (i < to && bytes[i] >= ' ' && bytes[i] != DELETE) {
            i++;
        }
        return i;
    }

    /**
     * Where to cut bytes so that the first part is as long as possible, but no longer than {@code limit} bytes, and no
     * UTF-8 sequence is cut in two.
     */
    static int cut(byte[] bytes, int from, int limit) {
        int end = from + limit;
        for (int back = 0; back < 4 && end - back > from; back++) {
            int unit = bytes[end - back] & 0xff;
            if (!isContinuation(unit)) {
                return back < announcedLength(unit) ? end - back : end;
            }
        }
        return end;
    }

    private static int readableLengthInAscii(byte[] bytes, int at, int to) {
        byte unit = bytes[at];
        if (unit == ESCAPE) {
            return colourLength(bytes, at, to);
        }
        return (unit >= ' ' && unit != DELETE) || unit == '\t' ? 1 : 0;
    }

    /** The length of a sequence that chooses how text looks (ECMA-48, SGR); 0 where none begins here. */
    private static int colourLength(byte[] bytes, int at, int to) {
        if (at + 1 >= to || bytes[at + 1] != '[') {
            return 0;
        }
        int end = at + 2;
        while (end < to && (bytes[end] >= '0' && bytes[end] <= ';')) { // digits, and what stands between them
            end++;
        }
        return end < to && bytes[end] == 'm' ? end + 1 - at : 0;
    }

    /** Whether the character of three bytes breaks lines, or changes the order of others. */
    private static boolean isLayout(byte[] bytes, int at) {
        int third = bytes[at + 2] & 0xff;
        return bytes[at] == (byte) 0xe2
                && ((bytes[at + 1] == (byte) 0x80 && third >= 0xa8 && third <= 0xae)
                        || (bytes[at + 1] == (byte) 0x81 && third >= 0xa6 && third <= 0xa9));
    }

    private static String spelledOut(byte[] bytes, int from, int firstOdd, int to) {
        StringBuilder text = new StringBuilder(to - from + 16);
        int kept = from;
        int next = firstOdd;
        while (next < to) {
            int length = readableLength(bytes, next, to);
            if (length > 0) {
                next += length;
            } else {
                text.append(new String(bytes, kept, next - kept, UTF_8)).append("\\x");
                text.append(DIGITS.charAt((bytes[next] >> 4) & 0xf)).append(DIGITS.charAt(bytes[next] & 0xf));
                next++;
                kept = next;
            }
        }
        return text.append(new String(bytes, kept, to - kept, UTF_8)).toString();
    }

    /** How many bytes the readable character at this place has; 0 where there is none (Unicode, table 3-7). */
    private static int readableLength(byte[] bytes, int at, int to) {
        int first = bytes[at] & 0xff;
        if (first < 0x80) {
            return readableLengthInAscii(bytes, at, to);
        }
        int length = announcedLength(first);
        if (length < 2 || length > to - at) {
            return 0;
        }
        int second = bytes[at + 1] & 0xff;
        int lowest = switch (first) {
            case 0xc2 -> 0xa0; // U+0080 to U+009F are control characters
            case 0xe0 -> 0xa0; // below: overlong
            case 0xf0 -> 0x90; // below: overlong
            default -> 0x80;
        };
        int highest = switch (first) {
            case 0xed -> 0x9f; // above: surrogates
            case 0xf4 -> 0x8f; // above: past U+10FFFF
            default -> 0xbf;
        };
        if (second < lowest || second > highest) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if (!isContinuation(bytes[at + i] & 0xff)) {
                return 0;
            }
        }
        return length == 3 && isLayout(bytes, at) ? 0 : length;
    }

    private static boolean isContinuation(int unit) {
        return (unit & 0xc0) == 0x80;
    }

    /** How many bytes a sequence that begins like this has; 1 where none can begin like this. */
    private static int announcedLength(int first) {
        if (first < 0xc2 || first > 0xf4) {
            return 1;
        }
        return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    }
}
