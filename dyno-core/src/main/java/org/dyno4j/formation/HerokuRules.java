package org.dyno4j.formation;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.dyno4j.dyno.Cycling;
import org.dyno4j.dyno.HangUpPolicy;
import org.dyno4j.dyno.MemoryPolicy;
import org.dyno4j.dyno.RestartPolicy;
import org.dyno4j.dyno.StopPolicy;

/**
 * The rules by which Heroku treats dynos, all at once, also where its users complain about them; each can be changed.
 * Given to {@link FormationBuilder#rules}. The platform speaks in Heroku's words then, as {@code heroku[web.1]}. Immutable.
 *
 * @param restartPolicy when dynos that have ended are started again
 * @param stopPolicy how dynos are ended and replaced
 * @param bootTimeout how long a web dyno may take to listen on its port; then R10
 * @param cycling how old dynos become
 * @param memoryPolicy what becomes of a dyno beyond its memory quota
 * @param hangUpPolicy what is done about a command whose client has gone
 */
public record HerokuRules(
        RestartPolicy restartPolicy,
        StopPolicy stopPolicy,
        Duration bootTimeout,
        Cycling cycling,
        MemoryPolicy memoryPolicy,
        HangUpPolicy hangUpPolicy) {
    private static final HerokuRules STANDARD = new HerokuRules(
            RestartPolicy.heroku(),
            StopPolicy.heroku(),
            Duration.ofSeconds(60),
            Cycling.heroku(),
            MemoryPolicy.heroku(),
            HangUpPolicy.heroku());

    /**
     * Checks it.
     *
     * @throws IllegalArgumentException if the boot timeout is not positive
     */
    public HerokuRules {
        Objects.requireNonNull(restartPolicy, "restartPolicy");
        Objects.requireNonNull(stopPolicy, "stopPolicy");
        Objects.requireNonNull(cycling, "cycling");
        Objects.requireNonNull(memoryPolicy, "memoryPolicy");
        Objects.requireNonNull(hangUpPolicy, "hangUpPolicy");
        if (bootTimeout.isNegative() || bootTimeout.isZero()) {
            throw new IllegalArgumentException("the boot timeout must be positive, but is " + bootTimeout);
        }
    }

    /**
     * Those of its Common Runtime: every exit is a crash, with status 0 too; a crashed dyno is started again at once, then
     * after up to 20, 40, 60, 180 and 320 minutes; SIGTERM, 30 seconds, SIGKILL (R12); a replacement starts when the old
     * dyno is told to end; a web dyno listens within 60 seconds or is killed (R10); after 24 hours and up to 216 minutes
     * a dyno is replaced, and a one-off ends; beyond its memory quota a dyno is told of every 20 seconds (R14), at twice that
     * it is killed (R15); a command whose client has gone, or was idle for an hour, gets SIGHUP three times, 5 seconds apart
     * (R16).
     */
    public static HerokuRules standard() {
        return STANDARD;
    }

    /** The same with other waits after the first crash in a row, the second, and so on; the last one holds for the rest. */
    public HerokuRules withRestartDelays(List<Duration> delays) {
        return withRestartPolicy(restartPolicy.withDelays(delays));
    }

    /** The same with another restart policy. */
    public HerokuRules withRestartPolicy(RestartPolicy value) {
        return new HerokuRules(value, stopPolicy, bootTimeout, cycling, memoryPolicy, hangUpPolicy);
    }

    /** The same with another time between SIGTERM and SIGKILL. */
    public HerokuRules withGrace(Duration value) {
        return withStopPolicy(stopPolicy.withGrace(value));
    }

    /** The same with another stop policy. */
    public HerokuRules withStopPolicy(StopPolicy value) {
        return new HerokuRules(restartPolicy, value, bootTimeout, cycling, memoryPolicy, hangUpPolicy);
    }

    /** The same with another boot timeout; Heroku's own can be changed by support, and is 90 seconds for some buildpacks. */
    public HerokuRules withBootTimeout(Duration value) {
        return new HerokuRules(restartPolicy, stopPolicy, value, cycling, memoryPolicy, hangUpPolicy);
    }

    /** The same with dynos that are replaced, and one-offs that end, after this time and up to {@code spread} more. */
    public HerokuRules withCycling(Duration every, Duration spread) {
        return withCycling(new Cycling(every, spread, cycling.oneOffs()));
    }

    /** The same with another rule for the age of dynos, such as one that leaves one-offs alone. */
    public HerokuRules withCycling(Cycling value) {
        return new HerokuRules(restartPolicy, stopPolicy, bootTimeout, value, memoryPolicy, hangUpPolicy);
    }

    /** The same with another rule for memory, such as another interval of R14. */
    public HerokuRules withMemoryPolicy(MemoryPolicy value) {
        return new HerokuRules(restartPolicy, stopPolicy, bootTimeout, cycling, value, hangUpPolicy);
    }

    /** The same with other hang-ups, such as another interval before R16. */
    public HerokuRules withHangUpPolicy(HangUpPolicy value) {
        return new HerokuRules(restartPolicy, stopPolicy, bootTimeout, cycling, memoryPolicy, value);
    }
}
