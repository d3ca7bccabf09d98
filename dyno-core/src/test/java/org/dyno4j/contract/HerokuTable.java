package org.dyno4j.contract;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.Handover;

/**
 * What Heroku does with dynos and says about them: situation by situation, as its own logs and its list of error codes show.
 *
 * <p>What releases, changes of numbers and of config vars say in the name of Heroku's API is in the table of apps. What is
 * about time alone (20, 40, 60, 180 and 320 minutes, 24 hours and up to 216 minutes, 60 and 30 seconds, what forgets crashes)
 * is in that of simulated time. Not in any are:
 *
 * <ul>
 *   <li>the H codes and L12, L13 and L15, which are the router's, the local shipper's and a remote tail's: none is here. L10,
 *       L11 and L14 are tested with drains and subscribers.
 *   <li>the move of a dyno to another host: there is one host. Eco dynos that sleep: there is no router that would wake them.
 *   <li>R11, which Heroku has retired; R13, since who attaches is in the same JVM, and never late; R17, since a slug is
 *       checked before any dyno is started from it; R99, Heroku's own failures.
 *   <li>the one-off that ends after a day, which needs a time to live here; boot timeouts of 90 and 180 seconds, which are 60
 *       with another number; the router's 75 seconds (H20).
 * </ul>
 */
public final class HerokuTable {
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
    private static final String AWAITING_CLIENT = "Awaiting client";
    private static final String SIGKILL = "Stopping process with SIGKILL";
    private static final String MEMORY = SaidLines.withoutNumbers("Process running mem=");
    private static final String R14 = "Error R14 (Memory quota exceeded)";
    private static final String R15 = "Error R15 (Memory quota vastly exceeded)";
    private static final String CLIENT_GONE = "Client connection closed. Sending SIGHUP to all processes";
    private static final String R16 =
            "Error R16 (Detached) -> An attached process is not responding to SIGHUP after its"
                    + " external connection was closed.";

    private HerokuTable() {}

    /** All rows but those of memory. */
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
                up(
                                "crash after which all before are forgotten, as the dyno was up for long",
                                "worker",
                                Program.CRASHES_LATER,
                                stage -> {
                                    stage.scaleUp();
                                    stage.hearUntil(CRASHED_TO_STARTING, 3);
                                },
                                DOWN_TO_STARTING,
                                STARTING,
                                STARTING_TO_UP,
                                exited(1),
                                UP_TO_CRASHED,
                                CRASHED_TO_STARTING,
                                STARTING,
                                STARTING_TO_UP,
                                exited(1),
                                UP_TO_CRASHED,
                                CRASHED_TO_STARTING,
                                STARTING,
                                STARTING_TO_UP,
                                exited(1),
                                UP_TO_CRASHED,
                                CRASHED_TO_STARTING)
                        .shortenedBy(rules ->
                                rules.withRestartPolicy(rules.restartPolicy().withStableAfter(Duration.ofMillis(100)))),
                replaced("manual restart", "Restarting", HerokuStage::restart),
                replaced("release", "Restarting", stage -> stage.release(Handover.OVERLAP)),
                ended(
                                "release with preboot",
                                "web",
                                Program.SERVES,
                                whileUp(stage -> stage.release(Handover.START_FIRST)))
                        .as(DynoState.UP, ExitVerdict.Signalled.class, 143)
                        .saying("Restarting", STARTING, SIGTERM, exited(143)),
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
                                SIGKILL,
                                exited(137),
                                STARTING_TO_CRASHED,
                                CRASHED_TO_STARTING,
                                STARTING,
                                R10,
                                SIGKILL,
                                exited(137),
                                STARTING_TO_CRASHED)
                        .shortenedBy(rules -> rules.withBootTimeout(Duration.ofSeconds(2))),
                ended("one-off, complete whatever its status", "run", Program.CRASHES, HerokuStage::runDetached)
                        .as(DynoState.COMPLETE, ExitVerdict.Failed.class, 1)
                        .saying(DOWN_TO_STARTING, STARTING, STARTING_TO_UP, exited(1), UP_TO_COMPLETE),
                ended("one-off with somebody attached", "run", Program.FINISHES, HerokuStage::runAttached)
                        .as(DynoState.COMPLETE, ExitVerdict.Clean.class, 0)
                        .saying(DOWN_TO_STARTING, AWAITING_CLIENT, STARTING, STARTING_TO_UP, exited(0), UP_TO_COMPLETE),
                ended("one-off whose client goes", "run", Program.WORKS, HerokuTable::attachedUntilTheClientGoes)
                        .as(DynoState.COMPLETE, ExitVerdict.Signalled.class, 129)
                        .saying(
                                DOWN_TO_STARTING,
                                AWAITING_CLIENT,
                                STARTING,
                                STARTING_TO_UP,
                                CLIENT_GONE,
                                exited(129),
                                UP_TO_COMPLETE),
                ended("one-off that is stopped", "run", Program.WORKS, HerokuTable::stoppedOnceItRuns)
                        .as(DynoState.COMPLETE, ExitVerdict.Signalled.class, 143)
                        .saying(DOWN_TO_STARTING, STARTING, STARTING_TO_UP, SIGTERM, exited(143), UP_TO_COMPLETE),
                up(
                        "one-off that goes on without its client",
                        "run",
                        Program.IGNORES_SIGHUP,
                        HerokuTable::attachedUntilTheClientGoes,
                        DOWN_TO_STARTING,
                        AWAITING_CLIENT,
                        STARTING,
                        STARTING_TO_UP,
                        CLIENT_GONE,
                        CLIENT_GONE,
                        CLIENT_GONE,
                        R16),
                ended("release phase", "release", Program.FINISHES, HerokuStage::runReleasePhase)
                        .as(DynoState.COMPLETE, ExitVerdict.Clean.class, 0)
                        .saying(DOWN_TO_STARTING, STARTING, STARTING_TO_UP, exited(0), UP_TO_COMPLETE),
                ended("release phase that fails", "release", Program.CRASHES, HerokuStage::runReleasePhase)
                        .as(DynoState.COMPLETE, ExitVerdict.Failed.class, 1)
                        .saying(DOWN_TO_STARTING, STARTING, STARTING_TO_UP, exited(1), UP_TO_COMPLETE));
    }

    /** Those for which memory has to be counted and limited. */
    public static List<HerokuSituation> ofMemory() {
        return List.of(
                up(
                                "memory quota exceeded",
                                "worker",
                                Program.EXCEEDS_QUOTA,
                                stage -> {
                                    stage.scaleUp();
                                    stage.hearUntil(R14, 2);
                                },
                                DOWN_TO_STARTING,
                                STARTING,
                                STARTING_TO_UP,
                                MEMORY,
                                R14,
                                MEMORY,
                                R14)
                        .shortenedBy(rules ->
                                rules.withMemoryPolicy(rules.memoryPolicy().withInterval(Duration.ofMillis(200)))),
                ended("memory quota vastly exceeded", "worker", Program.VASTLY_EXCEEDS_QUOTA, HerokuStage::scaleUp)
                        .as(DynoState.CRASHED, ExitVerdict.OutOfMemory.class, 137)
                        .saying(
                                DOWN_TO_STARTING,
                                STARTING,
                                STARTING_TO_UP,
                                MEMORY,
                                R15,
                                SIGKILL,
                                exited(137),
                                UP_TO_CRASHED,
                                CRASHED_TO_STARTING,
                                STARTING,
                                STARTING_TO_UP,
                                MEMORY,
                                R15,
                                SIGKILL,
                                exited(137),
                                UP_TO_CRASHED));
    }

    private static void stoppedOnceItRuns(HerokuStage stage) {
        stage.runDetached();
        stage.stopOneOff();
    }

    private static void attachedUntilTheClientGoes(HerokuStage stage) {
        stage.runAttached();
        stage.clientGoes();
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
        return HerokuSituation.of(name, type, program, play);
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
}
