package org.dyno4j.dyno;

import java.time.Duration;
import java.util.Objects;
import org.dyno4j.isolation.Signal;

/**
 * How a dyno is ended: a signal to every process in it, then, for those that are left after the grace, SIGKILL.
 *
 * @param signal what every process gets first; SIGTERM, unless the program wants another one for a graceful end, as nginx
 *     wants SIGQUIT. None of SIGSTOP, SIGCONT and SIGWINCH, which end nothing
 * @param grace from that signal to SIGKILL; zero means SIGKILL right after it
 * @param webHandover how a web dyno is replaced in a controlled restart
 * @param otherHandover how any other dyno is replaced
 */
public record StopPolicy(Signal signal, Duration grace, Handover webHandover, Handover otherHandover) {
    private static final Duration STANDARD_GRACE = Duration.ofSeconds(30);

    public StopPolicy {
        Objects.requireNonNull(webHandover, "webHandover");
        Objects.requireNonNull(otherHandover, "otherHandover");
        switch (signal) {
            case SIGSTOP, SIGCONT, SIGWINCH ->
                throw new IllegalArgumentException(signal + " ends no process, so no dyno can be stopped by it");
            case SIGHUP, SIGINT, SIGQUIT, SIGABRT, SIGKILL, SIGUSR1, SIGUSR2, SIGTERM -> {}
        }
        if (grace.isNegative()) {
            throw new IllegalArgumentException("the grace must not be negative, but is " + grace);
        }
    }

    /** By SIGTERM. */
    public StopPolicy(Duration grace, Handover webHandover, Handover otherHandover) {
        this(Signal.SIGTERM, grace, webHandover, otherHandover);
    }

    /**
     * SIGTERM and thirty seconds; web dynos overlap, as on Heroku; others don't, so that a clock or a worker is never
     * there twice.
     */
    public static StopPolicy standard() {
        return new StopPolicy(STANDARD_GRACE, Handover.OVERLAP, Handover.STOP_FIRST);
    }

    /** Heroku's: SIGTERM and thirty seconds, and every dyno overlaps its replacement. */
    public static StopPolicy heroku() {
        return new StopPolicy(STANDARD_GRACE, Handover.OVERLAP, Handover.OVERLAP);
    }

    /** The same with another first signal. */
    public StopPolicy withSignal(Signal value) {
        return new StopPolicy(value, grace, webHandover, otherHandover);
    }

    /** The same with another grace. */
    public StopPolicy withGrace(Duration value) {
        return new StopPolicy(signal, value, webHandover, otherHandover);
    }

    /** The same with one handover for all dynos. */
    public StopPolicy withHandover(Handover value) {
        return new StopPolicy(signal, grace, value, value);
    }
}
