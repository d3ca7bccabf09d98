package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.ProcessSpec;
import org.dyno4j.isolation.ResourceLimits;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxProcess;
import org.dyno4j.isolation.SandboxSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ways out of a dyno, each tried in a whole one, in ones that lack all its walls but one, and in one that lacks all of
 * them, in which it has to succeed: so none is held for a reason that nobody knows.
 *
 * <p>What could harm the host stops where it could go on: a file opened for writing is not written to.
 */
class EscapeKitTest {
    private static final int ESCAPED = 0;
    private static final int HELD = 1;
    /** The kernel lacks what the attempt would use, so there is nothing to prove. */
    private static final int MISSING = 3;

    /** Which attempts are made, by a regular expression: all, where nobody says otherwise. */
    private static final String TRIED = System.getProperty("dyno4j.test.escapes", ".*");

    private static final ResourceLimits LIMITS =
            ResourceLimits.builder().memoryMebibytes(256).processes(64).build();

    @TempDir
    private static Path directory;

    private static Bait bait;
    private static final Map<Set<Wall>, LinuxIsolation> ISOLATIONS = new HashMap<>();
    private static final List<String> TABLE = new ArrayList<>();

    /** How an attempt in a dyno that lacks these walls ended, and what it printed. */
    private record Outcome(Set<Wall> leftOut, ExitStatus status, String output) {
        String lastLine() {
            return output.lines().reduce((earlier, last) -> last).orElse("");
        }
    }

    @BeforeAll
    static void open() throws Exception {
        // Before there are other processes in the JVM's cgroup: out of one that it has to itself it moves.
        isolation(EnumSet.noneOf(Wall.class));
        bait = new Bait(directory);
    }

    @AfterAll
    static void close() throws Exception {
        ISOLATIONS.values().forEach(LinuxIsolation::close);
        ISOLATIONS.clear();
        bait.close();
        Escape.all().forEach(escape -> {
            if (escape.proof() instanceof Proof.NoEscape proof) {
                tell(escape, proof, "no escape: " + proof.why());
            }
        });
        System.out.println(TABLE.stream()
                .sorted()
                .collect(Collectors.joining(
                        "\n", "| way out | held by, each alone | without them |\n|---|---|---|\n", "\n")));
        TABLE.clear();
    }

    static Stream<Escape> kit() {
        return Escape.all()
                .filter(escape -> escape.command().matches(TRIED))
                .filter(escape -> !(escape.proof() instanceof Proof.NoEscape));
    }

    @ParameterizedTest
    @MethodSource("kit")
    void everyWayIsClosedInAWholeDyno(Escape escape) throws Exception {
        assertEnd(HELD, attempt(escape, EnumSet.noneOf(Wall.class), false));
    }

    /** As many dynos again as there are walls, which takes its time in an emulated guest. */
    @Tag("proof")
    @ParameterizedTest
    @MethodSource("kit")
    void everyWallHoldsAloneAndWithoutAllOfThemTheWayIsOpen(Escape escape) throws Exception {
        Proof proof = escape.proof();
        Outcome outcome = attempt(escape, proof.walls(), true);
        boolean missing = outcome.status().equals(new ExitStatus.Exited(MISSING));
        if (missing) {
            assertThat(TestedKernel.mayLack(escape.command()))
                    .as("nothing to succeed with: %s", outcome)
                    .isTrue();
            tell(escape, proof, "missing: " + outcome.lastLine());
        } else if (proof instanceof Proof.Refused refused) {
            assertEnd(HELD, outcome);
            assertThat(outcome.output()).contains(refused.answer());
            tell(escape, proof, "held: " + refused.why() + " (" + refused.answer() + ")");
        } else {
            assertEnd(ESCAPED, outcome);
            tell(escape, proof, outcome.lastLine());
        }
        for (Set<Wall> leftOut : proof.allButOne().toList()) {
            assertEnd(HELD, attempt(escape, leftOut, false));
        }
    }

    private static void assertEnd(int code, Outcome outcome) {
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(new ExitStatus.Exited(code));
    }

    private static void tell(Escape escape, Proof proof, String end) {
        TABLE.add("| `" + escape + "` | " + proof.walls() + " | " + end + " |");
    }

    /** Tries it in a dyno without some walls; as a proof, nothing else is left that could hold it. */
    private static Outcome attempt(Escape escape, Set<Wall> leftOut, boolean proof) throws Exception {
        assumeTrue(Bait.compiles() || escape.isScript(), () -> "gcc is not installed here, which " + escape + " wants");
        SandboxSpec.Builder spec = SandboxSpec.named("escape.1")
                .application(bait.programs())
                .stack(bait.stack())
                .limits(TestIsolation.limited() ? LIMITS : ResourceLimits.none());
        leftOut.forEach(wall -> wall.leaveOut(spec));
        Set<Wall> rebuilt = leftOut.stream()
                .filter(wall -> wall != Wall.SECCOMP && wall != Wall.NETWORK_NAMESPACE)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Wall.class)));
        try (Sandbox sandbox = isolation(rebuilt).create(spec.build())) {
            boolean outside = leftOut.stream()
                    .anyMatch(wall -> wall == Wall.MOUNT_NAMESPACE || Wall.MOUNT_NAMESPACE.fallsWith(wall));
            Path programs = outside ? bait.programs() : Path.of("/app");
            StringSink output = new StringSink();
            SandboxProcess process = sandbox.start(ProcessSpec.command(escape.commandLine(programs))
                    .environment(bait.environment())
                    .environment("PROOF", proof ? "yes" : "no")
                    .environment("SECONDS", Long.toString(proof ? 2 * TestIsolation.PATIENCE.toSeconds() : 3))
                    .workingDirectory("/tmp")
                    .stdout(output)
                    .build());
            if (escape.whileOthersStart()) {
                output.await("ready");
                while (!process.exit().toCompletableFuture().isDone()) {
                    sandbox.start(ProcessSpec.command("/bin/true").build()).awaitExit(TestIsolation.PATIENCE);
                }
            }
            return new Outcome(leftOut, process.awaitExit(TestIsolation.PATIENCE), output.text());
        }
    }

    private static LinuxIsolation isolation(Set<Wall> leftOut) {
        return ISOLATIONS.computeIfAbsent(leftOut, walls -> TestIsolation.open(new WithoutWalls(walls)));
    }
}
