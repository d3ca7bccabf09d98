package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.junit.jupiter.api.Test;

/** One-offs never have the name of another dyno, whatever the order in which they come. */
class OneOffNamesTest {
    /** The most unlucky one: it gives every one-off the lowest number. */
    private static final RandomGenerator UNLUCKY = () -> 0L;

    private static final String BEYOND_A_THOUSAND = "worker=1001";

    private final SimulatedFormation formation = new SimulatedFormation(
            SimulatedFormation.settings(RestartPolicy.never(), StopPolicy.standard()),
            UNLUCKY,
            control -> (lane, work) -> control.after(Duration.ofHours(1), work),
            new FixedBehaviours());
    private final List<DynoName> oneOffs = new ArrayList<>();

    @Test
    void aOneOffOfAScaledTypeHasANameOfItsOwn() {
        formation.scale(BEYOND_A_THOUSAND);
        run("worker");
        assertThat(formation.names()).doesNotHaveDuplicates().hasSize(1002);
    }

    @Test
    void aTypeThatIsScaledLaterLeavesTheNameOfAOneOffAlone() {
        run("worker");
        formation.scale(BEYOND_A_THOUSAND);
        assertThat(formation.names()).doesNotHaveDuplicates().hasSize(1002);
        formation.request(() -> formation.control().stop(oneOffs.get(0)));
        formation.scale("worker=0");
        formation.pass(Duration.ofHours(2));
        assertThat(formation.names()).isEmpty();
    }

    @Test
    void oneOffsHaveNumbersOfFourDigitsAndShareNone() {
        run("run");
        run("run");
        run("release");
        assertThat(formation.names()).containsExactly("release.1000", "run.1000", "run.1001");
    }

    @Test
    void aOneOffOfAProcessTypeDoesNotKeepTheFormationFromBeingSettled() {
        run("worker");
        assertThat(formation.names()).containsExactly("worker.10001");
        assertThat(formation.latest().settled()).isTrue();
        assertThat(formation.latest().idle()).isFalse();
    }

    private void run(String type) {
        formation.request(
                () -> oneOffs.add(formation.control().run(type, "console").name()));
    }
}
