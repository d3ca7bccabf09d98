package org.dyno4j.procfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

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
}
