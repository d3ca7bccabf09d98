package org.dyno4j.procfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.dyno4j.procfile.Diagnostic.Reason.BLANK_BEFORE_COLON;
import static org.dyno4j.procfile.Diagnostic.Reason.BLANK_BEFORE_NAME;
import static org.dyno4j.procfile.Diagnostic.Reason.DUPLICATE_NAME;
import static org.dyno4j.procfile.Diagnostic.Reason.EMPTY_COMMAND;
import static org.dyno4j.procfile.Diagnostic.Reason.EMPTY_NAME;
import static org.dyno4j.procfile.Diagnostic.Reason.INVALID_NAME_CHARACTER;
import static org.dyno4j.procfile.Diagnostic.Reason.NAME_TOO_LONG;
import static org.dyno4j.procfile.Diagnostic.Reason.NO_COLON;
import static org.dyno4j.procfile.Diagnostic.Reason.NO_PROCESS_TYPES;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.dyno4j.procfile.Diagnostic.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForemanGrammarTest {
    private static final String LONGEST_NAME = "a".repeat(128);

    static Stream<Arguments> entries() {
        return Stream.of(
                arguments("web: cmd", "web", "cmd"),
                arguments("web:cmd", "web", "cmd"),
                arguments("web:\tcmd", "web", "cmd"),
                arguments("web: \t  cmd", "web", "cmd"),
                arguments("my_web: cmd", "my_web", "cmd"),
                arguments("my-web: cmd", "my-web", "cmd"),
                arguments("Web: cmd", "Web", "cmd"),
                arguments("-foo_bar: cmd", "-foo_bar", "cmd"),
                arguments("2custom: cmd", "2custom", "cmd"),
                arguments("_: cmd", "_", "cmd"),
                arguments("web: cmd # tail", "web", "cmd # tail"),
                arguments("web: # tail", "web", "# tail"),
                arguments("web: a: b: c", "web", "a: b: c"),
                arguments("http://example.org", "http", "//example.org"),
                arguments("web::", "web", ":"),
                arguments("web: cmd  ", "web", "cmd  "),
                arguments("web: echo 'größe ☃ 🚀'", "web", "echo 'größe ☃ 🚀'"),
                arguments("web: \u00A0", "web", "\u00A0"),
                arguments(
                        "web: sh -c \"echo $FOOBAR\" >/dev/null 2>&1", "web", "sh -c \"echo $FOOBAR\" >/dev/null 2>&1"),
                arguments(LONGEST_NAME + ": cmd", LONGEST_NAME, "cmd"));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void takesAnEntry(String line, String name, String command) {
        Procfile procfile = Procfile.parse(line);

        assertThat(procfile.processTypes()).containsExactly(new ProcessType(name, command));
        assertThat(procfile.diagnostics()).isEmpty();
    }

    static Stream<Arguments> ignoredLines() {
        return Stream.of(
                arguments("junk", 1, NO_COLON),
                arguments("  junk", 3, NO_COLON),
                arguments("<<<<<<< HEAD", 1, NO_COLON),
                arguments("// ignore this", 1, NO_COLON),
                arguments("web cmd", 1, NO_COLON),
                arguments("// note: x", 1, INVALID_NAME_CHARACTER),
                arguments("+foo: cmd", 1, INVALID_NAME_CHARACTER),
                arguments("we b: cmd", 3, INVALID_NAME_CHARACTER),
                arguments("wéb: cmd", 2, INVALID_NAME_CHARACTER),
                arguments("a.b: cmd", 2, INVALID_NAME_CHARACTER),
                arguments("PATH=/bin:/usr/bin cmd", 5, INVALID_NAME_CHARACTER),
                arguments("web : cmd", 4, BLANK_BEFORE_COLON),
                arguments("web\t: cmd", 4, BLANK_BEFORE_COLON),
                arguments(" web: cmd", 1, BLANK_BEFORE_NAME),
                arguments("\tweb: cmd", 1, BLANK_BEFORE_NAME),
                arguments(": cmd", 1, EMPTY_NAME),
                arguments("  : cmd", 3, EMPTY_NAME),
                arguments("web:", 4, EMPTY_COMMAND),
                arguments("web: \t ", 4, EMPTY_COMMAND),
                arguments("a" + LONGEST_NAME + ": cmd", 129, NAME_TOO_LONG));
    }

    @ParameterizedTest
    @MethodSource("ignoredLines")
    void saysWhyItIgnoresALine(String line, int column, Reason reason) {
        Procfile procfile = Procfile.parse("first: cmd\n" + line + "\nlast: cmd\n");

        assertThat(procfile.processTypes()).extracting(ProcessType::name).containsExactly("first", "last");
        assertThat(procfile.diagnostics())
                .extracting(Diagnostic::line, Diagnostic::column, Diagnostic::reason)
                .containsExactly(tuple(2, column, reason));
        assertThat(procfile.diagnostics().get(0).text()).contains("the line is ignored");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\t", "\f", "#", "# comment", "#x: cmd", "  # indented: comment", "#web: cmd"})
    void takesBlankLinesAndCommentsWithoutADiagnostic(String line) {
        Procfile procfile = Procfile.parse("first: cmd\n" + line + "\nlast: cmd\n");

        assertThat(procfile.processTypes()).extracting(ProcessType::name).containsExactly("first", "last");
        assertThat(procfile.diagnostics()).isEmpty();
    }

    @Test
    void countsTheFirstOfTwoWithOneName() {
        Procfile procfile = Procfile.parse("web: one\nworker: work\nweb: two\nweb: three");

        assertThat(procfile.processTypes())
                .containsExactly(new ProcessType("web", "one"), new ProcessType("worker", "work"));
        assertThat(procfile.diagnostics())
                .extracting(Diagnostic::line, Diagnostic::column, Diagnostic::reason)
                .containsExactly(tuple(3, 1, DUPLICATE_NAME), tuple(4, 1, DUPLICATE_NAME));
        assertThat(procfile.diagnostics().get(1).text()).contains("'web' is already declared on line 1");
    }

    @Test
    void takesNamesThatDifferInCaseForTwo() {
        assertThat(Procfile.parse("web: one\nWeb: two").strict().processTypes()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\uFEFF", "# web: cmd\n\n"})
    void refusesATextWithoutProcessTypes(String text) {
        assertThatThrownBy(() -> Procfile.parse(text))
                .asInstanceOf(type(ProcfileException.class))
                .satisfies(thrown -> assertThat(thrown.diagnostics())
                        .extracting(Diagnostic::reason)
                        .containsExactly(NO_PROCESS_TYPES));
    }

    @Test
    void saysWhyNoLineOfARefusedTextWasAnEntry() {
        assertThatThrownBy(() -> Procfile.parse("web : cmd\nworker\n"))
                .asInstanceOf(type(ProcfileException.class))
                .satisfies(thrown -> assertThat(thrown.diagnostics())
                        .extracting(Diagnostic::reason)
                        .containsExactly(NO_PROCESS_TYPES, BLANK_BEFORE_COLON, NO_COLON));
    }

    @Test
    void takesForemansOwnFixture() {
        Procfile procfile =
                Procfile.parse("alpha: ./alpha\n\nbravo:\t./bravo\nfoo_bar:\t./foo_bar\nfoo-bar:\t./foo-bar\n");

        assertThat(procfile.strict().toString())
                .isEqualTo("alpha: ./alpha\nbravo: ./bravo\nfoo_bar: ./foo_bar\nfoo-bar: ./foo-bar\n");
        assertThat(procfile.find("unicorn")).isEmpty();
    }

    @Test
    void keepsTheOrderThatHonchoKeeps() {
        Procfile procfile =
                Procfile.parse("\none: onecommand\ntwo: twocommand\nthree: twocommand\nfour: fourcommand\n");

        assertThat(procfile.processTypes())
                .extracting(ProcessType::name)
                .containsExactly("one", "two", "three", "four");
    }
}
