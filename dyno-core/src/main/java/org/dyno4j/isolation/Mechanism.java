package org.dyno4j.isolation;

import java.util.Objects;
import java.util.Optional;

/**
 * One mechanism of isolation on this host.
 *
 * @param name the mechanism's name: {@code "pid namespace"}
 * @param status whether it is enforced
 * @param required whether there is no sandbox at all without it
 * @param detail how it is enforced, or by which probe it was found unavailable
 * @param error the name of the kernel's error that the probe met: {@code "EPERM"}; absent where there was none
 * @param remedy what the administrator would do to get it; absent where it is enforced
 */
public record Mechanism(
        String name, Status status, boolean required, String detail, Optional<String> error, Optional<String> remedy) {
    public Mechanism {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(error, "error");
        Objects.requireNonNull(remedy, "remedy");
    }

    /** A mechanism that is enforced. */
    public static Mechanism enforced(String name, String detail) {
        return new Mechanism(name, Status.ENFORCED, false, detail, Optional.empty(), Optional.empty());
    }

    /** A mechanism that the host doesn't give, and what would make it. */
    public static Mechanism unavailable(String name, String detail, String remedy) {
        return new Mechanism(name, Status.UNAVAILABLE, false, detail, Optional.empty(), Optional.of(remedy));
    }

    /** The same mechanism, without which there is no sandbox at all. */
    public Mechanism asRequired() {
        return new Mechanism(name, status, true, detail, error, remedy);
    }

    /** The same mechanism, with the name of the error that its probe met. */
    public Mechanism withError(String errorName) {
        return new Mechanism(name, status, required, detail, Optional.of(errorName), remedy);
    }

    /** Whether sandboxes need it and the host doesn't give it. */
    public boolean isMissing() {
        return required && status == Status.UNAVAILABLE;
    }

    /** One sentence for people: the name, what was found, and what would help. */
    @Override
    public String toString() {
        return name + ": " + detail + remedy.map(text -> " -> " + text).orElse("");
    }

    /** Whether a mechanism is enforced. */
    public enum Status {
        ENFORCED,
        UNAVAILABLE
    }
}
