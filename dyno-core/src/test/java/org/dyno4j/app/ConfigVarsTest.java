package org.dyno4j.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dyno4j.log.Secrets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigVarsTest {
    private final List<String> changes = new ArrayList<>();
    private final ConfigVars config =
            new ConfigVars(new KeptState(AppStore.none(), AppState.empty()), new Secrets(), changes::add);

    @Test
    void variablesAreSetChangedAndRemoved() {
        config.set("GREETING", "hello");
        config.set(Map.of("GREETING", "bonjour", "EMPTY", ""));
        assertThat(config.get("GREETING")).contains("bonjour");
        assertThat(config.get("EMPTY")).contains("");
        config.unset("GREETING");
        config.unset("GREETING");
        assertThat(config.get("GREETING")).isEmpty();
        assertThat(config.asMap()).containsExactly(Map.entry("EMPTY", ""));
    }

    @Test
    void oneChangeOfManyVariablesIsOneAndOneOfNoneIsNone() {
        config.set(Map.of("FOO", "1", "BAR", "2"));
        config.set(Map.of("FOO", "1", "BAR", "2"));
        config.unset("QUX");
        config.unset("FOO", "BAR", "QUX");
        assertThat(changes).containsExactly("Set BAR, FOO config vars", "Unset BAR, FOO config vars");
    }

    @Test
    void namesAndValuesTogetherHaveABound() {
        config.set("A", "é".repeat((ConfigVars.MOST_BYTES - 2) / 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.set("BC", "hunter2"))
                .withMessageContainingAll("32776 bytes", "32768 are possible")
                .withMessageNotContaining("hunter2");
        assertThatIllegalArgumentException().isThrownBy(() -> config.setSecret("BC", "hunter2"));
        assertThat(config.asMap()).containsOnlyKeys("A");
        config.set("B", "");
    }

    @Test
    void whatWasReadBeforeAChangeStaysAsItWas() {
        config.set("GREETING", "hello");
        Map<String, String> before = config.asMap();
        config.set("GREETING", "bonjour");
        assertThat(before).containsExactly(Map.entry("GREETING", "hello"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A-B", "A=B", "A B", "Ä", "A\0", "__A", "HEROKU_A", "PORT", "DYNO"})
    void aNameThatIsNoneIsRefusedAndNothingIsSet(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.set(Map.of("GREETING", "hello", name, "hunter2")))
                .withMessageContaining(name)
                .withMessageNotContaining("hunter2");
        assertThat(config.asMap()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "a_1", "2ND", "_A", "PORT_", "DYNOS", "MY_HEROKU_A"})
    void anyOtherNameIsTaken(String name) {
        config.set(name, "a=b\nc");
        assertThat(config.get(name)).contains("a=b\nc");
    }

    @Test
    void namesAreShownInOrderAndValuesNever() {
        config.set(Map.of("B", "hunter2", "A", "hunter2"));
        config.setSecret("C", "hunter2");
        assertThat(config).hasToString("ConfigVars[A, B, C]");
    }
}
