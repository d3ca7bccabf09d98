package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.dyno4j.dyno.Cycling;
import org.dyno4j.dyno.HangUpPolicy;
import org.dyno4j.dyno.MemoryPolicy;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.procfile.Procfile;
import org.junit.jupiter.api.Test;

/** Heroku's rules, of which each can be changed by its name, and no other with it. */
class HerokuRulesTest {
    private static final Duration TIME = Duration.ofSeconds(7);
    private static final Map<Class<?>, Object> OTHERS = Map.of(
            RestartPolicy.class, RestartPolicy.standard(),
            StopPolicy.class, StopPolicy.standard(),
            Duration.class, TIME,
            Cycling.class, new Cycling(TIME, TIME),
            MemoryPolicy.class, MemoryPolicy.standard(),
            HangUpPolicy.class, HangUpPolicy.standard().withInterval(TIME));

    @Test
    void eachRuleCanBeChangedByItselfAndByItsName() throws Exception {
        RecordComponent[] rules = HerokuRules.class.getRecordComponents();
        for (RecordComponent changed : rules) {
            Object other = Objects.requireNonNull(OTHERS.get(changed.getType()));
            String name = changed.getName();
            HerokuRules after = (HerokuRules) HerokuRules.class
                    .getMethod(
                            "with" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1),
                            other.getClass())
                    .invoke(HerokuRules.standard(), other);
            for (RecordComponent rule : rules) {
                Object expected =
                        rule.equals(changed) ? other : rule.getAccessor().invoke(HerokuRules.standard());
                assertThat(rule.getAccessor().invoke(after))
                        .as("%s after a change of %s", rule.getName(), name)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void whatIsPartOfARuleCanBeChangedToo() {
        HerokuRules rules = HerokuRules.standard()
                .withRestartDelays(List.of(TIME))
                .withGrace(TIME)
                .withCycling(TIME, Duration.ZERO);
        assertThat(rules.restartPolicy()).isEqualTo(RestartPolicy.heroku().withDelays(List.of(TIME)));
        assertThat(rules.stopPolicy()).isEqualTo(StopPolicy.heroku().withGrace(TIME));
        assertThat(rules.cycling()).isEqualTo(new Cycling(TIME, Duration.ZERO, true));
    }

    @Test
    void aFormationHasThoseThatItWasGiven() {
        HerokuRules rules = HerokuRules.standard()
                .withRestartDelays(List.of(TIME))
                .withGrace(TIME)
                .withBootTimeout(TIME)
                .withCycling(new Cycling(TIME, TIME))
                .withMemoryPolicy(MemoryPolicy.heroku().withInterval(TIME))
                .withHangUpPolicy(HangUpPolicy.standard().withInterval(TIME));
        try (LogBuffer logs = LogBuffer.create()) {
            Settings settings = FormationManager.builder(Procfile.parse("web: serve"))
                    .isolation(new FakeIsolation())
                    .logs(logs)
                    .rules(rules)
                    .settings();
            assertThat(settings.restartPolicies().of("web")).isEqualTo(rules.restartPolicy());
            assertThat(settings.stopPolicies().of("web")).isEqualTo(rules.stopPolicy());
            assertThat(settings.bootTimeout()).isEqualTo(TIME);
            assertThat(settings.cycling()).contains(rules.cycling());
            assertThat(settings.memoryPolicy()).isEqualTo(rules.memoryPolicy());
            assertThat(settings.hangUpPolicy()).isEqualTo(rules.hangUpPolicy());
        }
    }
}
