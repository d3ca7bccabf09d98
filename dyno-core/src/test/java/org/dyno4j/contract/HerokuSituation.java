package org.dyno4j.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.formation.HerokuRules;

/**
 * One row of a table: what happens to a dyno, what Heroku says then, and what the dyno is after that.
 *
 * <p>The rows are what Heroku's own logs and its list of error codes show, so far as it concerns dynos. Not among them are:
 * the H codes and the L codes, which are the router's and the log plane's; the move of a dyno to another host, and eco dynos
 * that sleep, neither of which is here; R11, which Heroku has retired; R13, since who attaches is in the same JVM, and never
 * late; R14 and R15, which need memory to be used; R16, whose intervals are fixed; R17, since a slug is checked before any
 * dyno is started from it; R99, Heroku's own failures.
 *
 * @param name what happens
 * @param type the dyno's process type
 * @param program what the dyno runs
 * @param shortened the rules for real dynos, whose timers would take too long
 * @param play makes it happen
 * @param sequences what is said, each in this order; between two of them any. Nothing else is said. Braces stand for what
 *     the stage fills in
 * @param state what the dyno is in the end
 * @param verdict how its last run has ended, if one has
 * @param status the status of that end as a shell shows it
 */
public record HerokuSituation(
        String name,
        String type,
        Program program,
        UnaryOperator<HerokuRules> shortened,
        Consumer<HerokuStage> play,
        List<List<String>> sequences,
        DynoState state,
        Optional<Class<? extends ExitVerdict>> verdict,
        OptionalInt status) {
    private static final String STARTING = "Starting process with command `{command}`";
    private static final String SIGTERM = "Stopping all processes with SIGTERM";
    private static final String DOWN_TO_STARTING = "State changed from down to starting";
    private static final String STARTING_TO_UP = "State changed from starting to up";
    private static final String UP_TO_STARTING = "State changed from up to starting";
    private static final String UP_TO_CRASHED = "State changed from up to crashed";
    private static final String STARTING_TO_CRASHED = "State changed from starting to crashed";
    private static final String CRASHED_TO_STARTING = "State changed from crashed to starting";
    private static final String UP_TO_DOWN = "State changed from up to down";
    private static final String UP_TO_COMPLETE = "State changed from up to complete";
    private static final String R10 =
            "Error R10 (Boot timeout) -> Web process failed to bind to $PORT within {boot}" + " seconds of launch";
    private static final String R12 =
            "Error R12 (Exit timeout) -> At least one process failed to exit within {grace}" + " seconds of SIGTERM";

    /** All rows. */
    public static List<HerokuSituation> all() {
        return List.of(
                up(
                        "first boot",
                        "worker",
                        Program.WORKS,
                        HerokuStage::scaleUp,
                        DOWN_TO_STARTING,
                        STARTING,
                        STARTING_TO_UP),
                up(
                        "first boot of web",
                        "web",
                        Program.SERVES,
                        HerokuStage::scaleUp,
                        DOWN_TO_STARTING,
                        STARTING,
                        STARTING_TO_UP),
                ended(
                                "crash, and once more after the restart, which is at once",
                                "worker",
                                Program.CRASHES,
                                HerokuStage::scaleUp)
                        .as(DynoState.CRASHED, ExitVerdict.Failed.class, 1)
                        .saying(
                                DOWN_TO_STARTING,
                                STARTING,
                                STARTING_TO_UP,
                                exited(1),
                                UP_TO_CRASHED,
                                CRASHED_TO_STARTING,
                                STARTING,
                                STARTING_TO_UP,
                                exited(1),
                                UP_TO_CRASHED),
                ended("crash before it is up", "web", Program.CRASHES_EARLY, HerokuStage::scaleUp)
                        .as(DynoState.CRASHED, ExitVerdict.Failed.class, 1)
                        .saying(
                                DOWN_TO_STARTING,
                                STARTING,
                                exited(1),
                                STARTING_TO_CRASHED,
                                CRASHED_TO_STARTING,
                                STARTING,
                                exited(1),
                                STARTING_TO_CRASHED),
                ended("exit with status 0, a crash too", "worker", Program.FINISHES, HerokuStage::scaleUp)
                        .as(DynoState.CRASHED, ExitVerdict.Clean.class, 0)
                        .saying(
                                DOWN_TO_STARTING,
                                STARTING,
                                STARTING_TO_UP,
                                exited(0),
                                UP_TO_CRASHED,
                                CRASHED_TO_STARTING,
                                STARTING,
                                STARTING_TO_UP,
                                exited(0),
                                UP_TO_CRASHED),
                replaced("manual restart", "Restarting", HerokuStage::restart),
                replaced("release", "Restarting", HerokuStage::release),
                replaced("change of config vars", "Restarting", HerokuStage::changeConfig),
                replaced("daily cycle", "Cycling", HerokuStage::passOneCycle)
                        .shortenedBy(rules -> rules.withCycling(Duration.ofSeconds(5), Duration.ofMillis(500))),
                ended("scale down", "worker", Program.WORKS, whileUp(HerokuStage::scaleAway))
                        .as(DynoState.DOWN, ExitVerdict.Signalled.class, 143)
                        .saying(UP_TO_DOWN, SIGTERM, exited(143)),
                ended("exit timeout", "worker", Program.IGNORES_SIGTERM, whileUp(HerokuStage::scaleAway))
                        .as(DynoState.DOWN, ExitVerdict.ExitTimeout.class, 137)
                        .saying(UP_TO_DOWN, SIGTERM, R12, "Stopping remaining processes with SIGKILL", exited(137))
                        .shortenedBy(rules -> rules.withGrace(Duration.ofMillis(500))),
                ended("boot timeout", "web", Program.NEVER_LISTENS, HerokuStage::scaleUp)
                        .as(DynoState.CRASHED, ExitVerdict.BootTimeout.class, 137)
                        .saying(
                                DOWN_TO_STARTING,
                                STARTING,
                                R10,
                                "Stopping process with SIGKILL",
                                exited(137),
                                STARTING_TO_CRASHED,
                                CRASHED_TO_STARTING,
                                STARTING,
                                R10,
                                "Stopping process with SIGKILL",
                                exited(137),
                                STARTING_TO_CRASHED)
                        .shortenedBy(rules -> rules.withBootTimeout(Duration.ofSeconds(2))),
                ended("one-off, complete whatever its status", "run", Program.CRASHES, HerokuStage::runDetached)
                        .as(DynoState.COMPLETE, ExitVerdict.Failed.class, 1)
                        .saying(DOWN_TO_STARTING, STARTING, STARTING_TO_UP, exited(1), UP_TO_COMPLETE),
                ended("one-off with somebody attached", "run", Program.FINISHES, HerokuStage::runAttached)
                        .as(DynoState.COMPLETE, ExitVerdict.Clean.class, 0)
                        .saying(
                                DOWN_TO_STARTING,
                                "Awaiting client",
                                STARTING,
                                STARTING_TO_UP,
                                exited(0),
                                UP_TO_COMPLETE));
    }

    /** A dyno is replaced by one of the same name that starts while the old one ends. */
    private static HerokuSituation replaced(String name, String announced, Consumer<HerokuStage> play) {
        return ended(name, "worker", Program.WORKS, whileUp(play))
                .as(DynoState.UP, ExitVerdict.Signalled.class, 143)
                .saying(announced, UP_TO_STARTING, SIGTERM, exited(143))
                .saying(announced, UP_TO_STARTING, STARTING, STARTING_TO_UP);
    }

    private static HerokuSituation up(
            String name, String type, Program program, Consumer<HerokuStage> play, String... lines) {
        return ended(name, type, program, play).saying(lines);
    }

    private static HerokuSituation ended(String name, String type, Program program, Consumer<HerokuStage> play) {
        return new HerokuSituation(
                name,
                type,
                program,
                UnaryOperator.identity(),
                play,
                List.of(),
                DynoState.UP,
                Optional.empty(),
                OptionalInt.empty());
    }

    private HerokuSituation as(DynoState newState, Class<? extends ExitVerdict> newVerdict, int newStatus) {
        return new HerokuSituation(
                name,
                type,
                program,
                shortened,
                play,
                sequences,
                newState,
                Optional.of(newVerdict),
                OptionalInt.of(newStatus));
    }

    private HerokuSituation saying(String... lines) {
        List<List<String>> more = new ArrayList<>(sequences);
        more.add(Arrays.asList(lines));
        return new HerokuSituation(name, type, program, shortened, play, more, state, verdict, status);
    }

    private HerokuSituation shortenedBy(UnaryOperator<HerokuRules> rules) {
        return new HerokuSituation(name, type, program, rules, play, sequences, state, verdict, status);
    }

    private static Consumer<HerokuStage> whileUp(Consumer<HerokuStage> play) {
        return stage -> {
            stage.scaleUp();
            stage.forgetLines();
            play.accept(stage);
        };
    }

    private static String exited(int status) {
        return "Process exited with status " + status;
    }

    /** Checks what has become of the dyno. */
    public void checkEnd(DynoState seen, Optional<ExitVerdict> end) {
        assertThat(seen).isEqualTo(state);
        verdict.ifPresent(kind -> assertThat(end).containsInstanceOf(kind));
        status.ifPresent(code ->
                assertThat(end.orElseThrow().status().orElseThrow().code()).isEqualTo(code));
    }

    /** The sequences with what the braces stand for. */
    public List<List<String>> sequences(HerokuRules rules) {
        return sequences.stream()
                .map(lines -> lines.stream().map(line -> filled(line, rules)).toList())
                .toList();
    }

    private String filled(String line, HerokuRules rules) {
        return line.replace("{command}", program.command())
                .replace("{boot}", seconds(rules.bootTimeout()))
                .replace("{grace}", seconds(rules.stopPolicy().grace()));
    }

    private static String seconds(Duration duration) {
        return duration.toMillisPart() == 0
                ? Long.toString(duration.toSeconds())
                : String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0);
    }

    @Override
    public String toString() {
        return name;
    }
}
