package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dyno4j.isolation.Mechanism;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** JVMs that were given limits and an order of ending of their own: what becomes of their dynos', and what the report says. */
@Tag("many-jvms")
class JvmLimitsTest {
    /** Capability 24 of {@code linux/capability.h}. */
    private static final long CAP_SYS_RESOURCE = 1L << 24;

    private static final String LOOK = "ulimit -Sn; ulimit -Hn; ulimit -i; ulimit -c";
    private static final List<String> LOWERED =
            List.of("prlimit", "--nofile=300:400", "--sigpending=20:50", "--core=0");
    private static final List<String> OPTIONS = List.of("-Ddyno4j.test.withoutLimits=" + !TestIsolation.limited());

    private static String inDyno(List<String> circumstances, String script) throws Exception {
        String output = OtherJvm.in(circumstances).run(0, OPTIONS, RunInDyno.class, script);
        return output.substring(output.indexOf(RunInDyno.MARK) + RunInDyno.MARK.length() + 1);
    }

    private static String report(List<String> circumstances) throws Exception {
        return OtherJvm.in(circumstances).run(0, OPTIONS, OpenOnce.class);
    }

    /** The bounding set takes the capability from root when java is executed (capabilities(7)). */
    private static List<String> withoutTheRight(List<String> limits) {
        List<String> drop = TestIsolation.asRoot()
                ? List.of("setpriv", "--bounding-set=-sys_resource", "--inh-caps=-sys_resource")
                : List.of("env");
        return Stream.concat(limits.stream(), drop.stream()).toList();
    }

    /** Not every root may: a container's, or a machine's, can lack the capability. */
    @Test
    void whoMayRaiseThemGivesDynosTheLibrarys() throws Exception {
        boolean may = mayRaise();
        assertThat(inDyno(LOWERED, LOOK)).isEqualTo(may ? "10000\n10000\n10000\n0\n" : "400\n400\n50\n0\n");
        assertThat(report(LOWERED))
                .containsPattern("limits above the JVM's own +" + (may ? "enforced" : "unavailable"));
    }

    private static boolean mayRaise() throws Exception {
        String effective = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("CapEff:"))
                .map(line -> line.substring("CapEff:".length()).strip())
                .findFirst()
                .orElseThrow();
        return (Long.parseUnsignedLong(effective, 16) & CAP_SYS_RESOURCE) != 0;
    }

    @Test
    void whoMayNotGivesThemHisOwnWhereThoseAreLowerAndSaysWhich() throws Exception {
        assertThat(inDyno(withoutTheRight(LOWERED), LOOK)).isEqualTo("400\n400\n50\n0\n");
        assertThat(report(withoutTheRight(LOWERED)))
                .containsPattern("limits above the JVM's own +unavailable +prlimit64 failed: EPERM")
                .contains("RLIMIT_NOFILE 400:400", "RLIMIT_SIGPENDING 50:50", "prlimit --pid", "CAP_SYS_RESOURCE")
                .doesNotContain("MISSING");
    }

    /** The score of such a JVM was lost on its dynos before: they were ended after it. */
    @Test
    void dynosAreEndedBeforeAJvmWhoseScoreIsRaised() throws Exception {
        List<String> raised = List.of("choom", "-n", "700", "--");
        assertThat(inDyno(raised, "cat /proc/self/oom_score_adj")).isEqualTo("1000\n");
        assertThat(report(raised)).containsPattern("order of ending +enforced");
    }

    @Test
    void aJvmWithTheHighestScoreIsToldThatNoneIsHigher() throws Exception {
        List<String> highest = List.of("choom", "-n", "1000", "--");
        assertThat(inDyno(highest, "cat /proc/self/oom_score_adj")).isEqualTo("1000\n");
        assertThat(report(highest))
                .containsPattern("order of ending +unavailable +the JVM has the highest oom_score_adj, 1000")
                .contains("choom -n 0", "OOMScoreAdjust=")
                .doesNotContain("MISSING");
    }

    @Test
    void aDynosScoreIsNeverBelowTheJvms() {
        for (int own = -1000; own < 1000; own++) {
            assertThat(OutOfMemoryScore.above(own)).isGreaterThan(own).isBetween(500, 1000);
            assertThat(OutOfMemoryScore.mechanism(own).status()).isEqualTo(Mechanism.Status.ENFORCED);
        }
        assertThat(OutOfMemoryScore.above(1000)).isEqualTo(1000);
    }
}
