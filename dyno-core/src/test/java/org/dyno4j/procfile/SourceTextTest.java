package org.dyno4j.procfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.dyno4j.procfile.Diagnostic.Reason.NOT_UTF_8;
import static org.dyno4j.procfile.Diagnostic.Reason.NUL_CHARACTER;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.dyno4j.procfile.Diagnostic.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "web: one\nworker: two\n",
                "web: one\nworker: two",
                "web: one\r\nworker: two\r\n",
                "web: one\r\nworker: two",
                "web: one\rworker: two\r",
                "web: one\n\r\nworker: two\r",
                "\uFEFFweb: one\nworker: two\n"
            })
    void endsLinesHoweverTheyAreEnded(String text) {
        for (ProcfileGrammar grammar : ProcfileGrammar.values()) {
            assertThat(Procfile.parse(text, grammar).strict().processTypes())
                    .containsExactly(new ProcessType("web", "one"), new ProcessType("worker", "two"));
        }
    }

    @ParameterizedTest
    @CsvSource({"\\n, 3", "\\r\\n, 3", "\\r, 3", "\\n\\r, 5"})
    void countsLinesAsEditorsDo(String lineBreak, int line) {
        String text = "web: one|# comment|junk".replace("|", lineBreak.translateEscapes());

        assertThat(Procfile.parse(text).diagnostics())
                .extracting(Diagnostic::line)
                .containsExactly(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"web: a\u2028b", "web: a\u0085b", "web: a\fb", "web: a\u000Bb"})
    void endsLinesAtNothingElse(String text) {
        assertThat(Procfile.parse(text).strict().processTypes()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"ab, 3", "é, 2", "🚀🚀, 3", "\\t, 2", "e\u0301, 3"})
    void countsColumnsInCodePoints(String before, int column) {
        Line line = new Line(1, before.translateEscapes() + "!");

        assertThat(line.diagnostic(line.text().length() - 1, NUL_CHARACTER, "").column())
                .isEqualTo(column);
    }

    @Test
    void leavesAByteOrderMarkOutOfTheColumns() {
        assertThat(Procfile.parse("\uFEFFwéb: cmd\nworker: cmd").diagnostics())
                .extracting(Diagnostic::line, Diagnostic::column)
                .containsExactly(tuple(1, 2));
    }

    @Test
    void takesASecondByteOrderMarkForAnInvisibleCharacterAndShowsIt() {
        assertThat(Procfile.parse("\uFEFF\uFEFFweb: cmd\nworker: cmd").diagnostics())
                .singleElement()
                .satisfies(diagnostic -> assertThat(diagnostic.text()).contains("U+FEFF"));
    }

    static Stream<Arguments> unusableTexts() {
        return Stream.of(
                arguments("web: cmd\nworker: 🚀\0rm", 2, 10, NUL_CHARACTER),
                arguments("web: cmd\n# a\0comment", 2, 4, NUL_CHARACTER),
                arguments("w\0e\0b\0: cmd\nworker: cmd", 1, 2, NUL_CHARACTER),
                arguments("web: cmd \uD83D", 1, 10, NOT_UTF_8),
                arguments("web: cmd \uDE80 more", 1, 10, NOT_UTF_8),
                arguments("web: 🚀\uDE80", 1, 7, NOT_UTF_8));
    }

    @ParameterizedTest
    @MethodSource("unusableTexts")
    void refusesCharactersThatNoCommandCanHave(String text, int line, int column, Reason reason) {
        for (ProcfileGrammar grammar : ProcfileGrammar.values()) {
            assertThatThrownBy(() -> Procfile.parse(text, grammar))
                    .asInstanceOf(type(ProcfileException.class))
                    .satisfies(thrown -> assertThat(thrown.diagnostics())
                            .extracting(Diagnostic::line, Diagnostic::column, Diagnostic::reason)
                            .contains(tuple(line, column, reason)));
        }
    }

    @ParameterizedTest
    @EnumSource(ProcfileGrammar.class)
    void takesATextOfOneMebibyteAndNoMore(ProcfileGrammar grammar) {
        String largest = "web: " + "x".repeat((1 << 20) - "web: ".length());

        assertThat(Procfile.parse(largest, grammar).processTypes()).hasSize(1);
        assertThatThrownBy(() -> Procfile.parse(largest + "x", grammar))
                .asInstanceOf(type(ProcfileTooLargeException.class))
                .satisfies(thrown -> assertThat(thrown.limitBytes()).isEqualTo(1 << 20));
    }

    @Test
    void measuresATextInBytesOfUtf8() {
        assertThatThrownBy(() -> Procfile.parse("web: " + "é".repeat(1 << 19)))
                .isInstanceOf(ProcfileTooLargeException.class);
    }

    @Test
    void listsEveryDiagnosticButRepeatsOnlyTheFirstInTheMessage() {
        Procfile procfile = Procfile.parse("web: cmd\n" + "junk\n".repeat(1000));

        assertThatThrownBy(procfile::strict)
                .hasMessageContaining("line 21, column 1")
                .hasMessageContaining("and 980 more")
                .hasMessageNotContaining("line 22,")
                .asInstanceOf(type(ProcfileException.class))
                .satisfies(thrown -> assertThat(thrown.diagnostics()).hasSize(1000));
    }
}
