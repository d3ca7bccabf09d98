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
    private final KeptState state = new KeptState(AppStore.none(), AppState.empty());
    private final Secrets secrets = new Secrets();
    private final ConfigVars config =
            new ConfigVars(state, SecretPolicy.standard().withNames("_KEY$"), secrets, changes::add);

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
    void settingAndRemovingTogetherIsOneChange() {
        config.set(Map.of("FOO", "1", "BAR", "2", "BAZ", "3"));
        changes.clear();
        config.change(ConfigChange.none()
                .set("FOO", "2")
                .setSecret("TOKEN", "hunter2-and-more")
                .unset("BAR", "BAZ", "QUX"));
        assertThat(changes).containsExactly("Set FOO, TOKEN, unset BAR, BAZ config vars");
        assertThat(config.asMap()).containsOnly(Map.entry("FOO", "2"), Map.entry("TOKEN", "hunter2-and-more"));
        assertThat(state.now().secrets()).containsExactly("TOKEN");
        config.change(ConfigChange.none().set("FOO", "3").unset("QUX"));
        assertThat(changes).last().isEqualTo("Set FOO config vars");
    }

    @Test
    void ofAChangeThatIsRefusedNoPartIsMade() {
        config.set("FOO", "1");
        changes.clear();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.change(ConfigChange.none()
                        .setSecret("TOKEN", "hunter2")
                        .set("PORT", "1")
                        .unset("FOO")));
        assertThat(config.asMap()).containsExactly(Map.entry("FOO", "1"));
        assertThat(state.now().secrets()).isEmpty();
        assertThat(secrets.redact("hunter2")).isEqualTo("hunter2");
        assertThat(changes).isEmpty();
    }

    @Test
    void whatIsSaidLastAboutAVariableCounts() {
        config.change(ConfigChange.none().unset("FOO").set("FOO", "1"));
        assertThat(config.get("FOO")).contains("1");
        config.change(ConfigChange.none().setSecret("FOO", "hunter2").unset("FOO"));
        assertThat(config.get("FOO")).isEmpty();
        assertThat(state.now().secrets()).isEmpty();
        assertThat(ConfigChange.none().set("FOO", "hunter2").unset("BAR"))
                .hasToString("ConfigChange[set=[FOO], secret=[], removed=[BAR]]");
    }

    @Test
    void whatBecomesSecretIsNotShownAsItWasBeforeEither() {
        config.set("FOO", "hunter1-and-more");
        config.setSecret("FOO", "hunter2-and-more");
        config.set("FOO", "hunter3-and-more");
        assertThat(secrets.redact("hunter1-and-more hunter2-and-more hunter3-and-more"))
                .doesNotContain("hunter");
        config.setSecret("FOO", "hunter3-and-more");
        assertThat(changes).hasSize(3);
    }

    @Test
    void aNameThatThePolicyFindsIsThatOfASecret() {
        config.set(Map.of("API_KEY", "hunter2-and-more", "KEYS", "plain-and-more"));
        assertThat(secrets.redact("hunter2-and-more plain-and-more")).isEqualTo(Secrets.MASK + " plain-and-more");
    }

    @Test
    void namesAndValuesTogetherHaveABound() {
        config.set("A", "é".repeat((ConfigVars.MOST_BYTES - 2) / 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.set("BC", "hunter2"))
                .withMessageContainingAll("32776 bytes", "32768 are possible")
                .withMessageNotContaining("hunter2");
        assertThatIllegalArgumentException().isThrownBy(() -> config.setSecret("BC", "hunter2"));
        assertThat(secrets.redact("hunter2")).as("refused, so no secret").isEqualTo("hunter2");
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
