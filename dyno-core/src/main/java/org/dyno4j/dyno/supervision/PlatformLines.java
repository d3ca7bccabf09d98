package org.dyno4j.dyno.supervision;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.dyno.HealthCheck;
import org.dyno4j.isolation.DeniedCall;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.Signal;

/** What is said about dynos in the log, in Heroku's words. */
public final class PlatformLines {
    /** After a boot timeout, or where somebody wants it so. */
    static final String KILLING = "Stopping process with SIGKILL";

    /** After an exit timeout. */
    static final String KILLING_REST = "Stopping remaining processes with SIGKILL";

    /** Where somebody attaches, before the start. */
    static final String AWAITING_CLIENT = "Awaiting client";

    /** While a dyno uses more memory than its quota. */
    static final String QUOTA_EXCEEDED = "Error R14 (Memory quota exceeded)";

    /** Where the kernel has killed it, or a process in it, for want of memory. */
    static final String QUOTA_VASTLY_EXCEEDED = "Error R15 (Memory quota vastly exceeded)";

    /** With each signal that follows. */
    static final String CLIENT_GONE = "Client connection closed. Sending SIGHUP to all processes";

    /** After the last of these. */
    static final String DETACHED = "Error R16 (Detached) -> An attached process is not responding to SIGHUP after its"
            + " external connection was closed.";

    /** Before a controlled restart. */
    public static final String RESTARTING = "Restarting";

    /** Before a restart because of age. */
    public static final String CYCLING = "Cycling";

    private PlatformLines() {}

    /** A transition, of states that are shown. */
    public static String stateChanged(DynoState from, DynoState to) {
        return "State changed from " + from.label() + " to " + to.label();
    }

    /** The wait before a crashed dyno is started again. */
    static String retry(int attempt, Duration delay) {
        return String.format(
                Locale.ROOT, "Crashed %d times in a row, restarting in %.1f seconds", attempt, exactSeconds(delay));
    }

    /** The wait before a dyno is started again that has ended cleanly. */
    public static String cleanRestart(Duration delay) {
        return String.format(Locale.ROOT, "Ended cleanly, restarting in %.1f seconds", exactSeconds(delay));
    }

    /** A crashed dyno that is not started again. */
    public static String givenUp(int attempts) {
        return attempts == 1
                ? "Crashed, not restarting any more"
                : "Crashed " + attempts + " times in a row, not restarting any more";
    }

    /** What is to be said about an end that the exit status alone doesn't tell. */
    static Optional<String> remark(ExitVerdict verdict) {
        boolean telling = verdict instanceof ExitVerdict.NotStarted
                || verdict instanceof ExitVerdict.OutOfMemory
                || verdict instanceof ExitVerdict.Lost;
        return telling ? Optional.of("The dyno " + verdict.describe()) : Optional.empty();
    }

    /** A dyno that is not started yet. */
    public static String waits(String why) {
        return "The dyno " + why;
    }

    /** A system call that the filter refused. */
    public static String denied(DeniedCall denied) {
        String before = denied.untold() == 0 ? "" : " (and " + denied.untold() + " calls before)";
        return "Denied system call " + denied.call() + " of process " + denied.pid() + " with " + denied.error()
                + before;
    }

    /** A replacement that never came up. */
    public static String replacementFailed(ExitVerdict verdict) {
        return "The replacement " + verdict.describe() + "; the dyno before goes on";
    }

    static String stopping(Signal signal) {
        return "Stopping all processes with " + signal;
    }

    static String starting(String command) {
        return "Starting process with command `" + command + "`";
    }

    static String exited(ExitStatus status) {
        return "Process exited with status " + status.code();
    }

    /** Heroku's words where it is Heroku's check. */
    static String bootTimeout(DynoSpec dyno, HealthCheck check, String finding) {
        boolean listening = dyno.name().isWeb() && check.equals(HealthCheck.port());
        String within = " within " + seconds(dyno.bootTimeout()) + " seconds of launch";
        return "Error R10 (Boot timeout) -> "
                + (listening
                        ? "Web process failed to bind to $PORT" + within
                        : "Process was not ready" + within + ": " + finding);
    }

    /** Behind what was found of a dyno that had more time for it than it says. */
    static String notCounted(Duration heldBack) {
        return "; the " + seconds(heldBack) + " seconds in which the log held it back don't count";
    }

    /** A liveness check that has failed. */
    static String unhealthy(int failures, int most, String finding) {
        return "Health check failed (" + failures + " of " + most + "): " + finding;
    }

    static String exitTimeout(Signal signal, Duration grace) {
        return "Error R12 (Exit timeout) -> At least one process failed to exit within " + seconds(grace)
                + " seconds of " + signal;
    }

    /** Before {@link #QUOTA_EXCEEDED} and {@link #QUOTA_VASTLY_EXCEEDED}. */
    static String memory(long bytes, MemoryQuota quota) {
        return String.format(
                Locale.ROOT, "Process running mem=%dM(%.1f%%)", bytes >> 20, bytes * 100.0 / quota.bytes());
    }

    /** A dyno that has another size, and runs on. */
    public static String resized(DynoSize size) {
        return "Resized to " + size.name();
    }

    static String signalFailed(Signal signal, Throwable failure) {
        return signal + " could not be sent: " + failure.getMessage();
    }

    static String notDone(String what, Throwable failure) {
        return "Could not " + what + ": " + failure.getMessage();
    }

    static String executing(String command) {
        return "Executing command `" + command + "`";
    }

    static String executed(ExitStatus status) {
        return "Executed command exited with status " + status.code();
    }

    static String notExecuted(Throwable failure) {
        return "The command could not be executed: " + failure.getMessage();
    }

    static String trouble(String trouble) {
        return "Could not be removed cleanly: " + trouble;
    }

    static String seconds(Duration duration) {
        return duration.toMillisPart() == 0
                ? Long.toString(duration.toSeconds())
                : String.format(Locale.ROOT, "%.3f", exactSeconds(duration));
    }

    /** To the millisecond; also of a duration without end, which has more of them than a {@code long} holds. */
    private static double exactSeconds(Duration duration) {
        return duration.toSeconds() + duration.toMillisPart() / 1000.0;
    }
}
