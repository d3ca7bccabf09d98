package org.dyno4j.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.BaseEncoding;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadableTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "tab\tand \u001b[31mred\u001b[0m",
                "\u001b[m\u001b[38;2;1;22;133mtrue\u001b[4:3mcolour",
                "Grüße \u001b[1mfett",
                "\u200e\u200f\u2027\u202f\u2065\u206a\u20a8",
                "Grüße",
                "日本語",
                "🦕 é 日",
                "\u00a0\uffff\u0800\u07ff"
            })
    void keepsWellFormedText(String text) {
        assertThat(read(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "lone continuation, 61 80 62, a\\x80b",
        "latin-1, 47 72 FC DF 65, Gr\\xFC\\xDFe",
        "cut off at the end, 61 E6 97, a\\xE6\\x97",
        "cut off by a letter, E6 97 61, \\xE6\\x97a",
        "cut off by a whole one, E6 97 C3 A9, \\xE6\\x97é",
        "overlong slash, C0 AF, \\xC0\\xAF",
        "overlong of three, E0 80 AF, \\xE0\\x80\\xAF",
        "overlong of four, F0 80 80 AF, \\xF0\\x80\\x80\\xAF",
        "surrogate, ED A0 80, \\xED\\xA0\\x80",
        "past the last, F4 90 80 80, \\xF4\\x90\\x80\\x80",
        "never a byte, FE FF, \\xFE\\xFF",
        "fourth is wrong, F0 9F A6 41, \\xF0\\x9F\\xA6A",
    })
    void spellsOutBytesThatAreNotUtf8AndNoOthers(String name, String hex, String text) {
        assertThat(read(bytes(hex))).as(name).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "61 00 62, a\\x00b",
        "31 25 0D 32 25, 1%\\x0D2%",
        "07 08 7F, \\x07\\x08\\x7F",
        "C3 A9 C2 9B 31 6D C2 85, é\\xC2\\x9B1m\\xC2\\x85",
        "0A, \\x0A",
        "61 1B 5B 31 41, a\\x1B[1A",
        "1B 5B 32 4B, \\x1B[2K",
        "1B 5D 30 3B 61 07, \\x1B]0;a\\x07",
        "1B 63, \\x1Bc",
        "1B, \\x1B",
        "1B 5B, \\x1B[",
        "1B 5B 33 31, \\x1B[31",
        "1B 5B 3F 6D, \\x1B[?m",
        "1B 5B 33 1B 5B 6D 61 00, \\x1B[3\u001b[ma\\x00",
    })
    void spellsOutControlCharacters(String hex, String text) {
        assertThat(read(bytes(hex))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u2028", "\u2029", "\u202a", "\u202e", "\u2066", "\u2069"})
    void spellsOutWhatWouldBreakOrReorderALine(String character) {
        assertThat(read(("a" + character + "b").getBytes(StandardCharsets.UTF_8)))
                .matches("a\\\\xE2\\\\x8[01]\\\\x[A-F0-9]{2}b");
    }

    @Test
    void readsNoFurtherThanItIsTold() {
        byte[] bytes = bytes("C3 A9 C3 A9");

        assertThat(ReadableText.of(bytes, 0, 3)).isEqualTo("é\\xC3");
        assertThat(ReadableText.of(bytes, 1, 4)).isEqualTo("\\xA9é");
    }

    @ParameterizedTest
    @CsvSource({
        "61 61 61 61 61 61, 4",
        "61 61 61 C3 A9 61, 3",
        "61 61 C3 A9 C3 A9, 4",
        "61 E6 97 A5 61 61, 4",
        "61 61 E6 97 A5 61, 2",
        "61 61 61 E6 97 A5, 3",
        "61 F0 9F A6 95 61, 1",
        "F0 9F A6 95 61 61, 4",
        "80 80 80 80 80 80, 4",
        "61 80 80 80 80 80, 4",
        "61 C3 A9 80 80 80, 4",
    })
    void cutsNoSequenceInTwo(String hex, int length) {
        assertThat(ReadableText.cut(bytes(hex), 0, 4)).isEqualTo(length);
    }

    @Test
    void findsEveryByteThatIsNoPrintableAsciiWhereverItStands() {
        for (int value = 0; value < 256; value++) {
            boolean printable = value >= 0x20 && value < 0x7f;
            for (int at = 0; at < 20; at++) {
                byte[] bytes = "~ ~ ~ ~ ~ ~ ~ ~ ~ ~ ~".getBytes(StandardCharsets.UTF_8);
                bytes[at] = (byte) value;

                assertThat(ReadableText.nextOdd(bytes, 0, 20))
                        .as("%x at %d", value, at)
                        .isEqualTo(printable ? 20 : at);
            }
        }
    }

    private static String read(byte[] bytes) {
        return ReadableText.of(bytes, 0, bytes.length);
    }

    private static byte[] bytes(String hex) {
        return BaseEncoding.base16().decode(hex.replace(" ", ""));
    }
}
