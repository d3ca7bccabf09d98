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

    private static final ResourceLimits LIMITS =
            ResourceLimits.builder().memoryMebibytes(256).processes(64).build();

    @TempDir
    private static Path directory;

    private static Bait bait;
    private static final Map<Set<Wall>, LinuxIsolation> ISOLATIONS = new HashMap<>();
    private static final List<String> TABLE = new ArrayList<>();

    /** How an attempt ended, and what it printed. */
    private record Outcome(ExitStatus status, String output) {
        boolean is(int code) {
            return status.equals(new ExitStatus.Exited(code));
        }
    }

    @BeforeAll
    static void open() throws Exception {
        bait = new Bait(directory);
    }

    @AfterAll
    static void close() throws Exception {
        ISOLATIONS.values().forEach(LinuxIsolation::close);
        ISOLATIONS.clear();
        bait.close();
        System.out.println(TABLE.stream()
                .sorted()
                .collect(Collectors.joining(
                        "\n", "| way out | held by, each alone | without them |\n|---|---|---|\n", "\n")));
        TABLE.clear();
    }

    static Stream<Escape> kit() {
        // To an ordinary user's dyno the application's files are all its own user's, or nobody's.
        return Escape.all()
                .filter(escape -> TestIsolation.asRoot() || !escape.command().equals("root_file.py"));
    }

    @ParameterizedTest
    @MethodSource("kit")
    void everyWayIsClosedInAWholeDyno(Escape escape) throws Exception {
        Outcome outcome = attempt(escape, EnumSet.noneOf(Wall.class));
        assertThat(outcome.is(HELD)).as(outcome.toString()).isTrue();
    }

    /** What can be proven: not what an ordinary user lacks whatever walls are left out, which the table says. */
    static Stream<Escape> provable() {
        if (TestIsolation.asRoot()) {
            return kit();
        }
        kit().forEach(escape ->
                escape.beyondUsers().ifPresent(why -> TABLE.add("| `" + escape + "` | | " + why + " |")));
        return kit().filter(escape -> escape.beyondUsers().isEmpty());
    }

    /** In an emulated guest nobody is fast enough for some of them. */
    @Tag("proof")
    @ParameterizedTest
    @MethodSource("provable")
    void everyWallHoldsAloneAndWithoutAllOfThemTheWayIsOpen(Escape escape) throws Exception {
        Outcome proof = attempt(escape, escape.walls());
        TABLE.add("| `" + escape + "` | " + escape.walls() + " | "
                + proof.output().lines().reduce((earlier, last) -> last).orElse("") + " |");
        assertThat(proof.is(ESCAPED) || proof.is(MISSING)).as(proof.toString()).isTrue();
        if (escape.walls().size() > 1) {
            for (Set<Wall> leftOut : escape.allButOne().toList()) {
                assertThat(attempt(escape, leftOut))
                        .as("without " + leftOut)
                        .satisfies(outcome -> assertThat(outcome.is(HELD))
                                .as(outcome.toString())
                                .isTrue());
            }
        }
    }

    private static Outcome attempt(Escape escape, Set<Wall> leftOut) throws Exception {
        assumeTrue(Bait.compiles() || escape.isScript(), () -> "gcc is not installed here, which " + escape + " wants");
        SandboxSpec.Builder spec = SandboxSpec.named("escape.1")
                .application(bait.programs())
                .limits(TestIsolation.limited() ? LIMITS : ResourceLimits.none());
        leftOut.forEach(wall -> wall.leaveOut(spec));
        Set<Wall> rebuilt = leftOut.stream()
                .filter(wall -> wall != Wall.SECCOMP && wall != Wall.NETWORK_NAMESPACE)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Wall.class)));
        try (Sandbox sandbox = isolation(rebuilt).create(spec.build())) {
            Path programs = leftOut.contains(Wall.MOUNT_NAMESPACE) ? bait.programs() : Path.of("/app");
            StringSink output = new StringSink();
            SandboxProcess process = sandbox.start(ProcessSpec.command(escape.commandLine(programs))
                    .environment(bait.environment())
                    .environment("PROOF", leftOut.equals(escape.walls()) ? "yes" : "no")
                    .environment("SECONDS", leftOut.equals(escape.walls()) ? "50" : "3")
                    .workingDirectory("/tmp")
                    .stdout(output)
                    .build());
            if (escape.whileOthersStart()) {
                output.await("ready");
                while (!process.exit().toCompletableFuture().isDone()) {
                    sandbox.start(ProcessSpec.command("/bin/true").build()).awaitExit(TestIsolation.PATIENCE);
                }
            }
            return new Outcome(process.awaitExit(TestIsolation.PATIENCE), output.text());
        }
    }

    private static LinuxIsolation isolation(Set<Wall> leftOut) {
        return ISOLATIONS.computeIfAbsent(leftOut, walls -> TestIsolation.open(new WithoutWalls(walls)));
    }
}
