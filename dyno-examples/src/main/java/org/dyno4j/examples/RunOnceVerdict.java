package org.dyno4j.examples;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.dyno4j.isolation.CommandException;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.ResourceUsage;

/** How the command of {@link RunOnce} ended, and what it took. */
record RunOnceVerdict(ExitStatus status, boolean timedOut, ResourceUsage usage, Duration wall) {
    /** What GNU's timeout(1) exits with, too. */
    private static final int TIMED_OUT = 124;

    /** That of a command that could not be started. */
    static RunOnceVerdict ofUnstartable(CommandException unstartable, ResourceUsage usage) {
        return new RunOnceVerdict(new ExitStatus.Exited(unstartable.exitCode()), false, usage, Duration.ZERO);
    }

    /** What to exit with: the command's status, 128 plus the signal that killed it, or 124 where its time was up. */
    int exitCode() {
        return timedOut ? TIMED_OUT : status.code();
    }

    /** The verdict as a line of JSON. */
    String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("status", exitCode());
        json.put("signal", signal());
        json.put("oom", usage.oomKilled());
        json.put("timed_out", timedOut);
        json.put("cpu_seconds", usage.cpuTime().map(time -> time.toNanos() / 1e9));
        json.put("peak_memory_bytes", usage.peakMemoryBytes());
        json.put("process_limit_hits", usage.processLimitHits());
        json.put("wall_seconds", wall.toNanos() / 1e9);
        return Json.of(json);
    }

    private Optional<Integer> signal() {
        return status instanceof ExitStatus.Signalled signalled ? Optional.of(signalled.signal()) : Optional.empty();
    }
}
