package org.dyno4j.procfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.dyno4j.procfile.Diagnostic.Reason.DUPLICATE_NAME;
import static org.dyno4j.procfile.Diagnostic.Reason.EMPTY_COMMAND;
import static org.dyno4j.procfile.Diagnostic.Reason.EMPTY_NAME;
import static org.dyno4j.procfile.Diagnostic.Reason.INVALID_NAME_CHARACTER;
import static org.dyno4j.procfile.Diagnostic.Reason.NAME_CORRECTED;
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

class HerokuCnbGrammarTest {
    private static final String LONGEST_NAME = "a".repeat(63);

    private static Procfile parse(String text) {
        return Procfile.parse(text, ProcfileGrammar.HEROKU_CNB);
    }

    static Stream<Arguments> entries() {
        return Stream.of(
                arguments("web: rails s", "web", "rails s"),
                arguments("web:rails s", "web", "rails s"),
                arguments("web:\t rails s", "web", "rails s"),
                arguments("a: echo 'done'", "a", "echo 'done'"),
                arguments("aa: echo 'done'", "aa", "echo 'done'"),
                arguments("2: cmd", "2", "cmd"),
                arguments("iamastrictly-validkey: echo 'done'", "iamastrictly-validkey", "echo 'done'"),
                arguments("a--b: cmd", "a--b", "cmd"),
                arguments("web: cmd # tail", "web", "cmd # tail"),
                arguments("web: echo foo: bar", "web", "echo foo: bar"),
                arguments(LONGEST_NAME + ": fonz", LONGEST_NAME, "fonz"));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void takesAnEntry(String line, String name, String command) {
        Procfile procfile = parse(line);

        assertThat(procfile.processTypes()).containsExactly(new ProcessType(name, command));
        assertThat(procfile.diagnostics()).isEmpty();
    }

    static Stream<Arguments> corrections() {
        return Stream.of(
                arguments("IamAvalidKey: cmd", "iamavalidkey", "'IamAvalidKey' was corrected to 'iamavalidkey'"),
                arguments("my_web: cmd", "my-web", "'my_web' was corrected to 'my-web'"),
                arguments("   web: cmd", "web", "blanks before the name were removed"),
                arguments("\tWeb: cmd", "web", "'Web' was corrected to 'web'"));
    }

    @ParameterizedTest
    @MethodSource("corrections")
    void correctsANameAndSaysSo(String line, String name, String text) {
        Procfile procfile = parse(line);

        assertThat(procfile.processTypes()).containsExactly(new ProcessType(name, "cmd"));
        assertThat(procfile.diagnostics())
                .singleElement()
                .satisfies(diagnostic -> assertThat(diagnostic.reason()).isEqualTo(NAME_CORRECTED))
                .satisfies(diagnostic -> assertThat(diagnostic.text()).contains(text));
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                arguments("&&&&&", 1, NO_COLON),
                arguments("note this is text", 1, NO_COLON),
                arguments("  junk", 3, NO_COLON),
                arguments(": rails -s", 1, EMPTY_NAME),
                arguments("  : rails -s", 3, EMPTY_NAME),
                arguments("web:", 4, EMPTY_COMMAND),
                arguments("web:  \t", 4, EMPTY_COMMAND),
                arguments("-key: echo 'done'", 1, INVALID_NAME_CHARACTER),
                arguments("_key: echo 'done'", 1, INVALID_NAME_CHARACTER),
                arguments("key-: echo 'done'", 4, INVALID_NAME_CHARACTER),
                arguments("key_: echo 'done'", 4, INVALID_NAME_CHARACTER),
                arguments("is_w.e.b: echo hello", 5, INVALID_NAME_CHARACTER),
                arguments("  is_w.e.b: echo hello", 7, INVALID_NAME_CHARACTER),
                arguments("web : cmd", 4, INVALID_NAME_CHARACTER),
                arguments("wéb: cmd", 2, INVALID_NAME_CHARACTER),
                arguments("// note: x", 1, INVALID_NAME_CHARACTER),
                arguments("a" + LONGEST_NAME + ": fonz", 64, NAME_TOO_LONG));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void refusesATextWithALineThatIsNoEntry(String line, int column, Reason reason) {
        assertThatThrownBy(() -> parse("# comment\nweb: cmd\n" + line + "\n"))
                .asInstanceOf(type(ProcfileException.class))
                .satisfies(thrown -> assertThat(thrown.diagnostics())
                        .extracting(Diagnostic::line, Diagnostic::column, Diagnostic::reason)
                        .containsExactly(tuple(3, column, reason)));
    }

    @Test
    void listsAllErrorsAndCorrectionsOfARefusedText() {
        assertThatThrownBy(() -> parse("Web: one\njunk\nweb: two\nworker:\n"))
                .hasMessageContaining("line 2, column 1: no colon")
                .asInstanceOf(type(ProcfileException.class))
                .satisfies(thrown -> assertThat(thrown.diagnostics())
                        .extracting(Diagnostic::line, Diagnostic::reason)
                        .containsExactly(
                                tuple(1, NAME_CORRECTED),
                                tuple(2, NO_COLON),
                                tuple(3, DUPLICATE_NAME),
                                tuple(4, EMPTY_COMMAND)));
    }

    @Test
    void countsTheLastOfTwoWithOneNameAndItsPlace() {
        Procfile procfile = parse("web: one\nworker: work\nweb: two");

        assertThat(procfile.processTypes())
                .containsExactly(new ProcessType("worker", "work"), new ProcessType("web", "two"));
        assertThat(procfile.diagnostics())
                .extracting(Diagnostic::line, Diagnostic::reason)
                .containsExactly(tuple(3, DUPLICATE_NAME));
        assertThat(procfile.diagnostics().get(0).text()).contains("already declared on line 1; this line counts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "  # only a comment\n"})
    void takesATextWithoutProcessTypesAndSaysSo(String text) {
        Procfile procfile = parse(text);

        assertThat(procfile.processTypes()).isEmpty();
        assertThat(procfile.diagnostics()).extracting(Diagnostic::reason).containsExactly(NO_PROCESS_TYPES);
        assertThatThrownBy(procfile::strict).isInstanceOf(ProcfileException.class);
    }

    @Test
    void takesCommentsWithBlanksBeforeThem() {
        assertThat(parse("\n# Comment\n  # comment: two\n\t#three\nweb: cmd\r\n")
                        .diagnostics())
                .isEmpty();
    }

    @Test
    void endsOnALongNameFullOfHyphens() {
        assertThatThrownBy(() -> parse("a-".repeat(400_000) + ": cmd")).isInstanceOf(ProcfileException.class);
    }
}
