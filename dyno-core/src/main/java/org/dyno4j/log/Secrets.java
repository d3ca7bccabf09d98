package org.dyno4j.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Values that are not to be shown, and the means to take them out of texts.
 *
 * <p>Values are added and never removed: a dyno that still runs may still know what is no longer set. Thread-safe.
 */
public final class Secrets {
    /** What stands in the place of a secret. */
    public static final String MASK = "[REDACTED]";

    /** Shorter lines of a secret of several lines, such as a lone brace, are no secrets by themselves. */
    private static final int SHORTEST_LINE = 8;

    private volatile Forms forms = new Forms(Set.of());

    /** No secrets yet. */
    public Secrets() {}

    /** Adds a value; an empty one is none. Each longer line of a value of several lines becomes a secret as well. */
    public synchronized void add(String value) {
        Set<String> texts = new TreeSet<>(forms.texts());
        Stream<String> lines = value.lines().filter(line -> line.length() >= SHORTEST_LINE);
        Stream.concat(Stream.of(value), lines)
                .filter(text -> !text.isEmpty())
                .flatMap(text -> Stream.of(text, readable(text)))
                .forEach(texts::add);
        forms = new Forms(texts);
    }

    /** The text with {@link #MASK} in the place of every secret; where secrets overlap, one for all of them. */
    public String redact(String text) {
        BitSet secret = new BitSet();
        for (String value : forms.texts()) {
            for (int at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
                secret.set(at, at + value.length());
            }
        }
        return secret.isEmpty() ? text : masked(text, secret);
    }

    private static String masked(String text, BitSet secret) {
        StringBuilder masked = new StringBuilder(text.length());
        int shown = 0;
        for (int from = secret.nextSetBit(0); from >= 0; from = secret.nextSetBit(shown)) {
            masked.append(text, shown, from).append(MASK);
            shown = secret.nextClearBit(from);
        }
        return masked.append(text, shown, text.length()).toString();
    }

    /** As the value looks in a line: see {@link ReadableText}. */
    private static String readable(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return ReadableText.of(bytes, 0, bytes.length);
    }

    /** How many bytes the longest secret has. */
    int longestBytes() {
        return forms.longestBytes();
    }

    /**
     * Moves a cut through bytes so that it goes through no secret: to the beginning of the secret, or to its end where
     * it begins with the bytes. Where only secrets are to be seen, the cut stays.
     */
    int cutOutside(byte[] bytes, int from, int to, int cut) {
        int moved = cut;
        for (Span span = around(bytes, from, to, moved); span.exists(); span = around(bytes, from, to, moved)) {
            if (span.from() == from) {
                return around(bytes, from, to, span.to()).exists() ? cut : span.to();
            }
            moved = span.from();
        }
        return moved;
    }

    private Span around(byte[] bytes, int from, int to, int cut) {
        for (byte[] value : forms.bytes()) {
            int last = Math.min(cut - 1, to - value.length);
            for (int at = Math.max(from, cut - value.length + 1); at <= last; at++) {
                if (matches(bytes, at, value)) {
                    return new Span(at, at + value.length);
                }
            }
        }
        return new Span(cut, cut);
    }

    private static boolean matches(byte[] bytes, int at, byte[] value) {
        for (int i = 0; i < value.length; i++) {
            if (bytes[at + i] != value[i]) {
                return false;
            }
        }
        return true;
    }

    /** How many there are, not which. */
    @Override
    public String toString() {
        return "Secrets[" + forms.texts().size() + "]";
    }

    private record Span(int from, int to) {
        boolean exists() {
            return from < to;
        }
    }

    private record Forms(Collection<String> texts, List<byte[]> bytes, int longestBytes) {
        Forms(Collection<String> texts) {
            this(texts, texts.stream().map(text -> text.getBytes(UTF_8)).toList());
        }

        private Forms(Collection<String> texts, List<byte[]> bytes) {
            this(
                    List.copyOf(texts),
                    bytes,
                    bytes.stream().mapToInt(value -> value.length).max().orElse(0));
        }
    }
}
