package org.dyno4j.linux;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.dyno4j.isolation.Mechanism;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.SyscallProgram;

/**
 * Makes the kernel, when the host is short of memory, rather end a process of a dyno than the JVM that runs them all.
 *
 * <p>A dyno's score counts as if half of the host's memory were in use on top of what is (proc_pid_oom_score_adj(5)), and
 * as much above the JVM's where that is raised itself: no further than to the highest one there is. It is never below the
 * JVM's, so nobody needs CAP_SYS_RESOURCE for it.
 */
final class OutOfMemoryScore {
    private static final String NAME = "order of ending";
    private static final Path OWN = Path.of("/proc/self/oom_score_adj");
    private static final int RAISE = 500;
    /** {@code OOM_SCORE_ADJ_MAX} of {@code linux/oom.h}. */
    private static final int HIGHEST = 1000;

    /** {@code "-1000"} and the end of the line. */
    private static final int LONGEST = 6;

    private static final int O_WRONLY = 1;
    private static final int O_CLOEXEC = 0x80000;

    private OutOfMemoryScore() {}

    /**
     * Adds the steps, to be taken while the host's /proc is in sight.
     *
     * <p>A process that shares memory as after {@code vfork} has a score of its own ({@code __set_oom_adj} of
     * {@code fs/proc/base.c}), which its children inherit.
     */
    static void raise(SyscallProgram.Builder program) {
        String score = Integer.toString(above(own()));
        int file = program.call(
                SystemCall.OPENAT,
                CommonSteps.HERE,
                Argument.of(OWN.toString()),
                Argument.constant("O_WRONLY|O_CLOEXEC", O_WRONLY | O_CLOEXEC),
                Argument.of(0));
        program.call(SystemCall.WRITE, new Argument.ResultOf(file), Argument.of(score), Argument.of(score.length()));
        program.call(SystemCall.CLOSE, new Argument.ResultOf(file));
    }

    /** For the report: whether there is a score above the JVM's. */
    static Mechanism mechanism() {
        return mechanism(own());
    }

    static Mechanism mechanism(int own) {
        return own < HIGHEST
                ? Mechanism.enforced(NAME, "where the host is short of memory, dynos are ended before the JVM")
                : Mechanism.unavailable(
                        NAME,
                        "the JVM has the highest oom_score_adj, " + own + ", so dynos can't have a higher one",
                        "lower the JVM's: choom -n 0 -p PID as root, OOMScoreAdjust= in its systemd unit, or another QoS"
                                + " class than BestEffort for its pod");
    }

    static int above(int own) {
        return Math.min(HIGHEST, Math.max(RAISE, own + RAISE));
    }

    /** Looked up each time, as somebody may change it; a plain stream takes a third of the time of Files.readString. */
    private static int own() {
        try (InputStream file = new FileInputStream(OWN.toFile())) {
            return Integer.parseInt(new String(file.readNBytes(LONGEST), StandardCharsets.US_ASCII).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + OWN, e);
        }
    }
}
