package org.dyno4j.dyno;

import java.time.Duration;
import java.util.Objects;

/**
 * How a dyno is ended: SIGTERM to every process in it, then, for those that are left after the grace, SIGKILL.
 *
 * @param grace from SIGTERM to SIGKILL; zero means SIGKILL right after SIGTERM
 * @param webHandover how a web dyno is replaced in a controlled restart
 * @param otherHandover how any other dyno is replaced
 */
public record StopPolicy(Duration grace, Handover webHandover, Handover otherHandover) {
    public StopPolicy {
        Objects.requireNonNull(webHandover, "webHandover");
        Objects.requireNonNull(otherHandover, "otherHandover");
        if (grace.isNegative()) {
            throw new IllegalArgumentException("the grace must not be negative, but is " + grace);
        }
    }

    /**
     * Thirty seconds; web dynos overlap, as on Heroku; others don't, so that a clock or a worker is never there twice.
     */
    public static StopPolicy standard() {
        return new StopPolicy(Duration.ofSeconds(30), Handover.OVERLAP, Handover.STOP_FIRST);
    }

    /** Heroku's: thirty seconds, and every dyno overlaps its replacement. */
    public static StopPolicy heroku() {
        return new StopPolicy(Duration.ofSeconds(30), Handover.OVERLAP, Handover.OVERLAP);
    }

    /** The same with another grace. */
    public StopPolicy withGrace(Duration value) {
        return new StopPolicy(value, webHandover, otherHandover);
    }

    /** The same with one handover for all dynos. */
    public StopPolicy withHandover(Handover value) {
        return new StopPolicy(grace, value, value);
    }
}
