package org.dyno4j.isolation;

import java.util.Objects;
import java.util.Optional;

/**
 * One mechanism of isolation on this host.
 *
 * @param name the mechanism's name: {@code "pid namespace"}
 * @param status whether it is enforced
 * @param detail how it is enforced, or by which probe it was found unavailable, errno by name
 * @param remedy what the administrator would do to get it
 */
public record Mechanism(String name, Status status, String detail, Optional<String> remedy) {
    public Mechanism {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(remedy, "remedy");
    }

    /** A mechanism that is enforced. */
    public static Mechanism enforced(String name, String detail) {
        return new Mechanism(name, Status.ENFORCED, detail, Optional.empty());
    }

    /** A mechanism that the host doesn't give, and what would make it. */
    public static Mechanism unavailable(String name, String detail, String remedy) {
        return new Mechanism(name, Status.UNAVAILABLE, detail, Optional.of(remedy));
    }

    /** Whether a mechanism is enforced. */
    public enum Status {
        ENFORCED,
        UNAVAILABLE
    }
}
