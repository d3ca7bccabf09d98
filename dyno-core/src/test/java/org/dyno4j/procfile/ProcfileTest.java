package org.dyno4j.procfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcfileTest {
    @Test
    void keepsTheOrderOfTheText() {
        Procfile procfile = Procfile.parse("web: python web.py\n\n# comment\nworker:sh worker.sh\nclock:\tdate");

        assertThat(procfile.processTypes())
                .containsExactly(
                        new ProcessType("web", "python web.py"),
                        new ProcessType("worker", "sh worker.sh"),
                        new ProcessType("clock", "date"));
        assertThat(procfile.diagnostics()).isEmpty();
        assertThat(procfile.strict()).isSameAs(procfile);
    }

    @Test
    void findsAProcessTypeByItsName() {
        Procfile procfile = Procfile.parse("web: run");

        assertThat(procfile.find("web")).contains(new ProcessType("web", "run"));
        assertThat(procfile.find("Web")).isEmpty();
    }

    @Test
    void strictListsEverything() {
        Procfile procfile = Procfile.parse("web: one\nnonsense\nweb: two\n");

        assertThatThrownBy(procfile::strict)
                .isInstanceOf(ProcfileException.class)
                .hasMessageContaining("line 2, column 1: no colon")
                .hasMessageContaining("line 3, column 1: 'web' is already declared on line 1")
                .extracting(thrown -> ((ProcfileException) thrown).diagnostics())
                .isEqualTo(procfile.diagnostics());
    }

    /** A line may hold a password, and what is said about it comes into logs: its place and the reason are enough. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2",
                " hunter2: cmd",
                "hunter2 : cmd",
                "hunter2:",
                "hunter2-: cmd",
                ": hunter2",
                "we b: hunter2",
                "web: --password hunter2\0",
                "web: --password hunter2\uD800",
                "web: echo\nweb: --password hunter2",
                "WEB: --password hunter2",
                "PASSWORD=hunter2 web: cmd"
            })
    void quotesNoLineInWhatItSays(String line) {
        for (ProcfileGrammar grammar : ProcfileGrammar.values()) {
            assertThat(said(line, grammar)).doesNotContain("hunter2");
        }
        assertThat(Stream.of(ProcfileGrammar.values()).map(grammar -> said(line, grammar)))
                .anyMatch(text -> text.contains("line "));
    }

    private static String said(String text, ProcfileGrammar grammar) {
        try {
            return Procfile.parse(text, grammar).strict().diagnostics().toString();
        } catch (ProcfileException refused) {
            return refused + refused.diagnostics().toString();
        }
    }
}
