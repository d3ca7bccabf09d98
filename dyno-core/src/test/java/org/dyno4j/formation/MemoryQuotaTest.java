package org.dyno4j.formation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.MemoryPolicy;
import org.dyno4j.dyno.MemoryPolicy.Overrun;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;
import org.dyno4j.isolation.ResourceLimits;
import org.junit.jupiter.api.Test;

/** Dynos beyond their memory quota, in simulated time; a standard-1x has 512 MiB, and is killed at 1 GiB by Heroku. */
class MemoryQuotaTest {
    private static final Duration START = Duration.ofMillis(200);
    private static final long MEBIBYTE = 1L << 20;

    private final FixedBehaviours behaviours = new FixedBehaviours();

    private SimulatedFormation formation(MemoryPolicy policy) {
        return SimulatedFormation.of(
                SimulatedFormation.settings(RestartPolicy.never(), StopPolicy.standard(), policy), behaviours);
    }

    private SimulatedFormation started(MemoryPolicy policy, MemoryCurve curve) {
        behaviours.next("worker.1", Behaviour.GOOD.using(curve));
        SimulatedFormation formation = formation(policy);
        formation.scale("worker=1");
        formation.pass(START);
        formation.forgetLines();
        return formation;
    }

    private static MemoryCurve steady(long mebibytes) {
        return new MemoryCurve(mebibytes * MEBIBYTE, 0, false);
    }

    @Test
    void r14IsToldEveryTwentySecondsWhileItLasts() {
        SimulatedFormation formation = started(MemoryPolicy.heroku(), steady(600));
        formation.pass(Duration.ofSeconds(19));
        assertThat(formation.linesOf("worker.1")).isEmpty();
        formation.pass(Duration.ofSeconds(2));
        List<String> once = List.of("Process running mem=600M(117.2%)", "Error R14 (Memory quota exceeded)");
        assertThat(formation.linesOf("worker.1")).isEqualTo(once);
        formation.pass(Duration.ofSeconds(20));
        assertThat(formation.linesOf("worker.1")).hasSize(4).endsWith(once.toArray(String[]::new));
        assertThat(formation.events(FormationEvent.MemoryQuotaExceeded.class))
                .hasSize(2)
                .allMatch(event -> event.bytes() == 600 * MEBIBYTE && event.quota() == 512 * MEBIBYTE);
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.UP);
    }

    @Test
    void aDynoThatUsesItsQuotaAndNoMoreIsLeftInPeace() {
        SimulatedFormation formation = started(MemoryPolicy.heroku(), steady(512));
        formation.pass(Duration.ofMinutes(5));
        assertThat(formation.lines()).isEmpty();
    }

    @Test
    void nobodyLooksAfterADynoHasEnded() {
        SimulatedFormation formation = started(MemoryPolicy.heroku(), steady(600));
        formation.scale("worker=0");
        formation.pass(Duration.ofSeconds(1));
        int steps = formation.steps();
        formation.pass(Duration.ofMinutes(5));
        assertThat(formation.steps()).isEqualTo(steps);
    }

    @Test
    void aDynoThatReachesTheKillPointIsToldOfAsR15BeforeItsStatus() {
        SimulatedFormation formation =
                started(MemoryPolicy.heroku(), new MemoryCurve(600 * MEBIBYTE, MEBIBYTE * 10, false));
        formation.pass(Duration.ofMinutes(1));
        assertThat(formation.linesOf("worker.1"))
                .containsExactly(
                        "Process running mem=800M(156.3%)",
                        "Error R14 (Memory quota exceeded)",
                        "Process running mem=1000M(195.3%)",
                        "Error R14 (Memory quota exceeded)",
                        "Process running mem=1024M(200.0%)",
                        "Error R15 (Memory quota vastly exceeded)",
                        "Stopping process with SIGKILL",
                        "Process exited with status 137",
                        "The dyno was killed by the kernel for want of memory",
                        "State changed from up to crashed");
        assertThat(formation.dyno("worker.1").lastVerdict()).containsInstanceOf(ExitVerdict.OutOfMemory.class);
    }

    @Test
    void aDynoInWhichTheKernelHasKilledAChildIsKilledAsAWhole() {
        SimulatedFormation formation =
                started(MemoryPolicy.heroku(), new MemoryCurve(600 * MEBIBYTE, MEBIBYTE * 100, true));
        formation.pass(Duration.ofSeconds(19));
        assertThat(formation.dyno("worker.1").state()).isEqualTo(DynoState.UP);
        formation.pass(Duration.ofSeconds(2));
        assertThat(formation.linesOf("worker.1"))
                .containsExactly(
                        "Process running mem=1024M(200.0%)",
                        "Error R15 (Memory quota vastly exceeded)",
                        "Stopping process with SIGKILL",
                        "Process exited with status 137",
                        "The dyno was killed by the kernel for want of memory",
                        "State changed from up to crashed");
        assertThat(formation.dyno("worker.1").lastVerdict()).containsInstanceOf(ExitVerdict.OutOfMemory.class);
    }

    @Test
    void byDefaultTheQuotaIsTheLimitAndThereIsR15Alone() {
        SimulatedFormation formation =
                started(MemoryPolicy.standard(), new MemoryCurve(500 * MEBIBYTE, MEBIBYTE, false));
        formation.pass(Duration.ofMinutes(1));
        assertThat(formation.linesOf("worker.1"))
                .startsWith("Process running mem=512M(100.0%)", "Error R15 (Memory quota vastly exceeded)");
        assertThat(formation.events(FormationEvent.MemoryQuotaExceeded.class)).isEmpty();
    }

    /** Somebody has said SIGKILL: there is no want of memory where the kernel has counted none. */
    @Test
    void aDynoThatIsKilledBeyondItsQuotaIsNoR15() {
        SimulatedFormation formation = started(MemoryPolicy.heroku(), steady(600));
        formation.request(() -> formation.control().kill("worker"));
        formation.pass(Duration.ofSeconds(1));
        assertThat(formation.linesOf("worker.1")).noneMatch(line -> line.contains("R15"));
        assertThat(formation.dyno("worker.1").lastVerdict()).containsInstanceOf(ExitVerdict.Signalled.class);
    }

    @Test
    void swapThatASizeOfOnesOwnAllowsIsBeyondItsQuota() {
        DynoSize own = DynoSize.of(
                "own",
                ResourceLimits.builder()
                        .memoryMebibytes(100)
                        .swapBytes(100 * MEBIBYTE)
                        .build());
        behaviours.always("worker.1", Behaviour.GOOD.using(steady(150)));
        SimulatedFormation formation = formation(MemoryPolicy.standard());
        formation.request(() -> {
            ScalePlan plan = formation.control().newPlan();
            plan.add(new ScaleChange("worker", ScaleChange.Operation.SET, 1, Optional.of(own)));
            formation.control().scale(plan);
        });
        formation.pass(Duration.ofSeconds(21));
        assertThat(formation.linesOf("worker.1")).contains("Process running mem=150M(150.0%)");
    }

    @Test
    void thePolicySaysWhatASandboxEnforces() {
        DynoSize size = DynoSize.named("standard-1x");
        assertThat(limits(MemoryPolicy.standard(), size)).containsExactly(512 * MEBIBYTE, 0L);
        assertThat(limits(MemoryPolicy.heroku(), size)).containsExactly(1024 * MEBIBYTE, 0L);
        assertThat(limits(MemoryPolicy.heroku().withOverrun(Overrun.SWAP), size))
                .containsExactly(512 * MEBIBYTE, 512 * MEBIBYTE);
        assertThat(limits(MemoryPolicy.heroku(), DynoSize.named("private-s"))).containsExactly(1024 * MEBIBYTE, 0L);
        DynoSize own =
                DynoSize.of("own", ResourceLimits.builder().memoryMebibytes(100).build());
        assertThat(MemoryPolicy.heroku().limits(own).memoryBytes()).hasValue(200 * MEBIBYTE);
        assertThat(MemoryPolicy.heroku().limits(size).processes())
                .isEqualTo(size.limits().processes());
        assertThat(MemoryPolicy.heroku().limits(DynoSize.of("free", ResourceLimits.none())))
                .isEqualTo(ResourceLimits.none());
    }

    private static List<Long> limits(MemoryPolicy policy, DynoSize size) {
        ResourceLimits limits = policy.limits(size);
        return List.of(limits.memoryBytes().orElseThrow(), limits.swapBytes().orElseThrow());
    }
}
