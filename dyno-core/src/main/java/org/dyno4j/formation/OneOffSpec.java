package org.dyno4j.formation;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;

/**
 * A command to run once, in a dyno of its own.
 *
 * @param command what it runs; where its first word is a process type, that type's command with the other words behind
 *     it, as on Heroku
 * @param type the first half of the dyno's name. Under a process type its number is above {@link ScaleChange#MAXIMUM},
 *     so that it is never that of a dyno of the formation
 * @param size what it may use; where absent, what dynos of that type may
 * @param timeToLive after how long it is stopped; where absent, never
 */
public record OneOffSpec(CommandSpec command, String type, Optional<DynoSize> size, Optional<Duration> timeToLive) {
    private static final String RUN = "run";

    /**
     * Checks it.
     *
     * @throws IllegalArgumentException if the type is none, or the time to live is not positive
     */
    public OneOffSpec {
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(size, "size");
        DynoName unused = new DynoName(type, 1);
        timeToLive.filter(time -> time.isNegative() || time.isZero()).ifPresent(time -> {
            throw new IllegalArgumentException("a time to live is positive, unlike " + time);
        });
    }

    /** In a dyno named like {@code run.4859}, of the size that dynos have, for as long as it runs. */
    public static OneOffSpec of(CommandSpec command) {
        return new OneOffSpec(command, RUN, Optional.empty(), Optional.empty());
    }

    /** The same for a command whose output goes into the log. */
    public static OneOffSpec of(String command) {
        return of(CommandSpec.of(command));
    }

    /** The same under another type, such as {@code release}. */
    public OneOffSpec withType(String other) {
        return new OneOffSpec(command, other, size, timeToLive);
    }

    /** The same of a size of its own. */
    public OneOffSpec withSize(DynoSize other) {
        return new OneOffSpec(command, type, Optional.of(other), timeToLive);
    }

    /** The same, stopped after that long. */
    public OneOffSpec withTimeToLive(Duration time) {
        return new OneOffSpec(command, type, size, Optional.of(time));
    }
}
