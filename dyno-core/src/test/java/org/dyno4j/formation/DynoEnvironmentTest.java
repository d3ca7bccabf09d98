package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.junit.jupiter.api.Test;

/** What dynos find in their environment. */
class DynoEnvironmentTest {
    private static final Duration A_WHILE = Duration.ofSeconds(5);
    private static final DynoName WEB_1 = DynoName.parse("web.1");

    private final SimulatedFormation formation = SimulatedFormation.of(
            SimulatedFormation.settings(RestartPolicy.standard(), StopPolicy.standard()), new FixedBehaviours());

    @Test
    void eachDynoIsToldItsNameItsPortItsHomeAndTheConfig() {
        formation.scale("web=2", "worker=1");
        formation.pass(A_WHILE);
        for (String dyno : formation.names()) {
            int port = formation.dyno(dyno).port().orElseThrow();
            assertThat(environmentOf(dyno))
                    .containsEntry("DYNO", dyno)
                    .containsEntry("PORT", Integer.toString(port))
                    .containsEntry("HOME", "/app")
                    .containsEntry("GREETING", "hello")
                    .containsOnlyKeys("DYNO", "PORT", "HOME", "PATH", "LANG", "GREETING", "RELEASE");
        }
        assertThat(formation.latest().dynos())
                .extracting(status -> status.port().orElseThrow())
                .doesNotHaveDuplicates();
    }

    @Test
    void otherConfigIsThatOfLaterStartsAlone() {
        formation.scale("web=1");
        formation.pass(A_WHILE);
        formation.request(() -> formation.control().configure(Map.of("GREETING", "bonjour", "NAME", "monde")));
        formation.scale("web=2");
        formation.pass(A_WHILE);
        assertThat(environmentOf("web.1")).containsEntry("GREETING", "hello").doesNotContainKey("NAME");
        assertThat(environmentOf("web.2")).containsEntry("GREETING", "bonjour").containsEntry("NAME", "monde");
        formation.request(() -> formation.control().configure(Map.of()));
        formation.request(() -> formation.control().restart(WEB_1));
        formation.pass(A_WHILE);
        assertThat(environmentOf("web.1")).doesNotContainKeys("GREETING", "NAME");
        assertThat(environmentOf("web.2")).containsKey("NAME");
    }

    @Test
    void configWinsOverDefaultsButNeverOverNameAndPort() {
        Map<String, String> config =
                Map.of("HOME", "/home", "LANG", "fr", "DYNO", "mine.1", "PORT", "80", "2ND", "second");
        assertThat(DynoEnvironment.of(config, WEB_1, 10_000, Map.of("2ND", "other", "PORT", "81")))
                .containsEntry("HOME", "/home")
                .containsEntry("LANG", "fr")
                .containsEntry("2ND", "other")
                .containsEntry("DYNO", "web.1")
                .containsEntry("PORT", "10000")
                .containsEntry("PATH", "/usr/local/bin:/usr/bin:/bin");
    }

    @Test
    void whatIsNoVariableIsRefusedByNameAndItsValueIsNotTold() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DynoEnvironment.check(Map.of("", "hunter2", "A=B", "hunter2", "NUL", "hunter2\0")))
                .withMessageContainingAll("\"\"", "\"A=B\"", "NUL contains a NUL character")
                .withMessageNotContaining("hunter2");
    }

    @Test
    void configThatIsRefusedChangesNothing() {
        formation.request(() -> assertThatIllegalArgumentException()
                .isThrownBy(() -> formation.control().configure(Map.of("A=B", "", "GREETING", "bonjour"))));
        formation.scale("web=1");
        formation.pass(A_WHILE);
        assertThat(environmentOf("web.1")).containsEntry("GREETING", "hello");
    }

    private Map<String, String> environmentOf(String dyno) {
        return formation
                .isolation()
                .of(DynoName.parse(dyno))
                .findFirst()
                .orElseThrow()
                .process()
                .environment();
    }
}
