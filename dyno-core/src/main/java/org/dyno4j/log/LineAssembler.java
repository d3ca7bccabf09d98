package org.dyno4j.log;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a stream of bytes, in pieces of any size, into lines.
 *
 * <p>A line ends at a line feed; one carriage return right before it belongs to the end. A line longer than the cap is
 * cut into lines of at most that many bytes, never inside a UTF-8 sequence. How the stream was cut into pieces makes
 * no difference. Not thread-safe.
 */
final class LineAssembler {
    /** Smallest cap: the longest UTF-8 sequence. */
    private static final int SMALLEST_CAP = 4;

    private final int cap;
    private final Optional<Secrets> uncut;
    private byte[] partial = {};
    private int length;

    LineAssembler(int cap) {
        this(cap, Optional.empty());
    }

    /** Cuts no line inside one of these secrets, as far as that is possible, also ones that are added later. */
    LineAssembler(int cap, Optional<Secrets> uncut) {
        this.cap = checkCap(cap);
        this.uncut = uncut;
    }

    static int checkCap(int cap) {
        if (cap < SMALLEST_CAP) {
            throw new IllegalArgumentException("the cap of a line is at least 4 bytes, not " + cap);
        }
        return cap;
    }

    /** Takes the bytes from {@code from} up to {@code to}, and adds the lines that end in them. */
    void accept(byte[] bytes, int from, int to, List<String> lines) {
        int start = from;
        for (int i = ReadableText.nextOdd(bytes, from, to); i < to; i = ReadableText.nextOdd(bytes, i + 1, to)) {
            if (bytes[i] == '\n') {
                endLine(bytes, start, i, lines);
                start = i + 1;
            }
        }
        hold(bytes, start, to, lines);
    }

    /** Adds what there is of a last line without a line feed. */
    void end(List<String> lines) {
        if (length > 0) {
            addPieces(partial, 0, length, lines);
            length = 0;
        }
    }

    private void endLine(byte[] bytes, int from, int to, List<String> lines) {
        if (length == 0) {
            addPieces(bytes, from, withoutCarriageReturn(bytes, from, to), lines);
        } else {
            hold(bytes, from, to, lines);
            addPieces(partial, 0, withoutCarriageReturn(partial, 0, length), lines);
            length = 0;
        }
    }

    private static int withoutCarriageReturn(byte[] bytes, int from, int to) {
        return to > from && bytes[to - 1] == '\r' ? to - 1 : to;
    }

    private void addPieces(byte[] bytes, int from, int to, List<String> lines) {
        int start = from;
        while (to - start > cap) {
            int cut = cut(bytes, start, to);
            lines.add(ReadableText.of(bytes, start, cut));
            start = cut;
        }
        lines.add(ReadableText.of(bytes, start, to));
    }

    /**
     * Keeps the beginning of a line. Only at two bytes past the cap is it sure that the line is too long: before, what
     * follows the cap may turn out to be its end, a carriage return and a line feed. And a secret that begins before
     * the cap is seen whole only when as many bytes after it are there.
     */
    private void hold(byte[] bytes, int from, int to, List<String> lines) {
        int most = cap + 2 + (uncut.isPresent() ? uncut.get().longestBytes() : 0);
        int start = from;
        while (start < to) {
            int count = Math.min(to - start, most - length);
            makeRoom(length + count, most);
            System.arraycopy(bytes, start, partial, length, count);
            start += count;
            length += count;
            if (length == most) {
                int cut = cut(partial, 0, length);
                lines.add(ReadableText.of(partial, 0, cut));
                length -= cut;
                System.arraycopy(partial, cut, partial, 0, length);
            }
        }
    }

    private int cut(byte[] bytes, int from, int to) {
        int cut = ReadableText.cut(bytes, from, cap);
        return uncut.isPresent() ? uncut.get().cutOutside(bytes, from, to, cut) : cut;
    }

    private void makeRoom(int size, int most) {
        if (size > partial.length) {
            partial = Arrays.copyOf(partial, Math.min(most, Math.max(size, 2 * partial.length)));
        }
    }
}
