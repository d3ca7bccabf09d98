package org.dyno4j.procfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessTypeTest {
    @Test
    void leavesOutLeadingBlanks() {
        assertThat(new ProcessType("web", " \t run  ").command()).isEqualTo("run  ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "wéb", "a.b", "a\n"})
    void refusesWhatIsNoName(String name) {
        assertThatThrownBy(() -> new ProcessType(name, "cmd")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesANameOfMoreThan128Characters() {
        assertThat(new ProcessType("a".repeat(128), "cmd").name()).hasSize(128);
        assertThatThrownBy(() -> new ProcessType("a".repeat(129), "cmd")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \t", "a\nb", "a\rb", "a\0b", "\n"})
    void refusesACommandThatIsNotOneLine(String command) {
        assertThatThrownBy(() -> new ProcessType("web", command)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesTwoOfOneNameInAProcfile() {
        assertThatThrownBy(() -> Procfile.of(new ProcessType("web", "a"), new ProcessType("web", "b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("web");
        assertThat(Procfile.of(new ProcessType("web", "a"))).hasToString("web: a\n");
    }
}
