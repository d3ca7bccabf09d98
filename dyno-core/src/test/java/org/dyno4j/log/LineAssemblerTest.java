package org.dyno4j.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineAssemblerTest {
    private static final String[] SCRAPS = {
        "a", "bc", "\n", "\n", "\r\n", "\r", "\0", "\t", "é", "日", "🦕", "\u001b[1m", "0123456789", "\u0085"
    };

    @Test
    void splitsAtLineFeedsAndKeepsEmptyLines() {
        assertThat(lines(100, "one\n\ntwo\r\n\r\nthree")).containsExactly("one", "", "two", "", "three");
    }

    @Test
    void endsWithoutALineWhereTheStreamEndedWithALineFeed() {
        assertThat(lines(100, "one\n")).containsExactly("one");
        assertThat(lines(100, "")).isEmpty();
    }

    @Test
    void takesOneCarriageReturnFromTheEndAndShowsAllOthers() {
        assertThat(lines(100, "a\r\r\n", "\rb\r", "\n", "c\r")).containsExactly("a\\x0D", "\\x0Db", "c\\x0D");
    }

    @Test
    void joinsCharactersThatArriveInPieces() {
        byte[] bytes = "é日🦕\n".getBytes(UTF_8);
        List<String> lines = new ArrayList<>();
        LineAssembler assembler = new LineAssembler(100);
        for (int i = 0; i < bytes.length; i++) {
            assembler.accept(bytes, i, i + 1, lines);
        }
        assertThat(lines).containsExactly("é日🦕");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", ""})
    void doesNotCutALineOfExactlyTheCap(String end) {
        assertThat(lines(10, "0123456789" + end)).containsExactly("0123456789");
        assertThat(lines(10, "01234", "56789", end)).containsExactly("0123456789");
    }

    @Test
    void cutsALineOverTheCap() {
        assertThat(lines(10, "0123456789a\n")).containsExactly("0123456789", "a");
        assertThat(lines(10, "01234567", "89a", "b")).containsExactly("0123456789", "ab");
        assertThat(lines(10, "0123456789".repeat(3))).containsExactly("0123456789", "0123456789", "0123456789");
    }

    @Test
    void cutsBeforeACharacterThatDoesNotFit() {
        assertThat(lines(10, "01234567日8\n")).containsExactly("01234567", "日8");
    }

    @Test
    void holdsNoMoreOfAnEndlessLineThanTheCap() {
        List<String> lines = new ArrayList<>();
        LineAssembler assembler = new LineAssembler(10_000);
        byte[] megabyte = "x".repeat(1 << 20).getBytes(UTF_8);
        for (int i = 0; i < 10; i++) {
            assembler.accept(megabyte, 0, megabyte.length, lines);
        }
        assembler.end(lines);

        assertThat(lines).hasSize((10 << 20) / 10_000 + 1).allMatch(line -> line.length() <= 10_000);
        assertThat(String.join("", lines)).hasSize(10 << 20).matches("x+");
    }

    @Test
    void refusesACapThatACharacterMayNotFitIn() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LineAssembler(3));
    }

    static List<Long> seeds() {
        return new Random(42).longs(400).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void givesTheSameLinesHoweverTheStreamIsCut(long seed) {
        Random random = new Random(seed);
        int cap = 4 + random.nextInt(20);
        byte[] stream = randomStream(random);
        List<String> lines = new ArrayList<>();
        LineAssembler assembler = new LineAssembler(cap);
        for (int from = 0; from < stream.length; ) {
            int to = Math.min(stream.length, from + random.nextInt(1 + random.nextInt(60)));
            assembler.accept(stream, from, to, lines);
            from = to;
        }
        assembler.end(lines);

        assertThat(lines).isEqualTo(reference(stream, cap));
    }

    private static byte[] randomStream(Random random) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = random.nextInt(200); i > 0; i--) {
            if (random.nextInt(8) == 0) {
                stream.write(random.nextInt(256));
            } else {
                stream.writeBytes(SCRAPS[random.nextInt(SCRAPS.length)].getBytes(UTF_8));
            }
        }
        return stream.toByteArray();
    }

    /** The rules once more, for a stream that is there as a whole. */
    private static List<String> reference(byte[] stream, int cap) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= stream.length; i++) {
            boolean atEnd = i == stream.length;
            if (atEnd && start == stream.length) {
                break;
            }
            if (atEnd || stream[i] == '\n') {
                int end = !atEnd && i > start && stream[i - 1] == '\r' ? i - 1 : i;
                while (end - start > cap) {
                    int cut = ReadableText.cut(stream, start, cap);
                    lines.add(ReadableText.of(stream, start, cut));
                    start = cut;
                }
                lines.add(ReadableText.of(stream, start, end));
                start = i + 1;
            }
        }
        return lines;
    }

    private static List<String> lines(int cap, String... pieces) {
        List<String> lines = new ArrayList<>();
        LineAssembler assembler = new LineAssembler(cap);
        for (String piece : pieces) {
            byte[] bytes = piece.getBytes(UTF_8);
            assembler.accept(bytes, 0, bytes.length, lines);
        }
        assembler.end(lines);
        return lines;
    }
}
