package org.dyno4j.procfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What dokku's procfile-util tests, and where the grammars here knowingly differ from it. */
class DokkuCasesTest {
    @ParameterizedTest
    @CsvSource({"cron, node worker.js", "wor-ker, node worker.js", "custom, echo -n", "2custom, echo -n"})
    void takesWhatItsStrictModeTakesInBothGrammars(String name, String command) {
        for (ProcfileGrammar grammar : ProcfileGrammar.values()) {
            assertThat(Procfile.parse(name + ": " + command + "\n", grammar)
                            .strict()
                            .processTypes())
                    .containsExactly(new ProcessType(name, command));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"we_b: worker.js", "worker_2: python worker.py 2", "Web: cmd"})
    void warnsInHerokusGrammarWhereItsStrictModeFailsAndItsLaxModeDoesNot(String line) {
        assertThat(Procfile.parse(line).diagnostics()).isEmpty();
        assertThatThrownBy(
                        () -> Procfile.parse(line, ProcfileGrammar.HEROKU_CNB).strict())
                .isInstanceOf(ProcfileException.class)
                .hasMessageContaining("was corrected to");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-wor-ker2: node worker.js", "-3custom-: echo -n", "-wor-ker_2: node worker.js"})
    void refusesInHerokusGrammarWhatItsStrictModeRefuses(String line) {
        assertThatThrownBy(() -> Procfile.parse(line, ProcfileGrammar.HEROKU_CNB))
                .isInstanceOf(ProcfileException.class);
    }

    @ParameterizedTest
    @EnumSource(ProcfileGrammar.class)
    void neverPassesAMergeConflictSilently(ProcfileGrammar grammar) {
        String text = "web: one\n<<<<<<< HEAD\nworker: a\n=======\nworker: b\n>>>>>>> branch\n";

        assertThatThrownBy(() -> Procfile.parse(text, grammar).strict())
                .isInstanceOf(ProcfileException.class)
                .hasMessageContaining("line 2, column 1")
                .hasMessageContaining("line 4, column 1")
                .hasMessageContaining("line 6, column 1");
    }

    @ParameterizedTest
    @EnumSource(ProcfileGrammar.class)
    void keepsATrailingCommentInTheCommandWhereItStripsIt(ProcfileGrammar grammar) {
        String text = "worker: node worker.js # inline\nworker-2: node worker.js // inline\n";

        assertThat(Procfile.parse(text, grammar).strict()).hasToString(text);
    }

    @Test
    void takesBlanksBeforeTheColonForAMistakeWhereItTakesThem() {
        assertThat(Procfile.parse("web   : node web.js\nworker: cmd").diagnostics())
                .extracting(Diagnostic::reason)
                .containsExactly(Diagnostic.Reason.BLANK_BEFORE_COLON);
    }

    @Test
    void keepsTheOrderOfTheFileWhereItSorts() {
        assertThat(Procfile.parse("web: a\nrelease: b\ncron: c").processTypes())
                .extracting(ProcessType::name)
                .containsExactly("web", "release", "cron");
    }
}
