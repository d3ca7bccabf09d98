package org.dyno4j.dyno;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * When the dynos of a process type are up, and whether they stay it.
 *
 * @param readiness what shows that a dyno is up; where absent, a web dyno is up when it listens on {@code $PORT}, any
 *     other when its process runs
 * @param bootTimeout how long it has for that before it is killed and counts as crashed (R10); where absent, that of the
 *     formation. While a subscriber makes dynos wait ({@link org.dyno4j.log.LogOverflow}), it does not pass.
 *     {@link HealthCheck.Settled} is only a matter of time and has none
 * @param readinessTimeout how long one attempt may take before it has failed
 * @param readinessInterval from the end of one attempt to the beginning of the next, at most: the first ones follow sooner
 * @param liveness what a dyno has to pass again and again while it is up
 */
public record HealthChecks(
        Optional<HealthCheck> readiness,
        Optional<Duration> bootTimeout,
        Duration readinessTimeout,
        Duration readinessInterval,
        Optional<Liveness> liveness) {
    private static final HealthChecks NONE = new HealthChecks(
            Optional.empty(), Optional.empty(), Duration.ofSeconds(5), Duration.ofSeconds(1), Optional.empty());

    public HealthChecks {
        Objects.requireNonNull(readiness, "readiness");
        Objects.requireNonNull(liveness, "liveness");
        bootTimeout.ifPresent(time -> requirePositive("boot timeout", time));
        requirePositive("timeout of a readiness check", readinessTimeout);
        requirePositive("interval of a readiness check", readinessInterval);
    }

    private static void requirePositive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("the " + what + " must be positive, but is " + value);
        }
    }

    /** None but those that every dyno has; 5 seconds for an attempt, and up to 1 second to the next. */
    public static HealthChecks standard() {
        return NONE;
    }

    /** A dyno is up once it passes this check. */
    public static HealthChecks readyWhen(HealthCheck check) {
        return NONE.withReadiness(check);
    }

    /** A dyno that is up has to pass this check. */
    public static HealthChecks alive(Liveness check) {
        return NONE.withLiveness(check);
    }

    /** The same with that check for readiness. */
    public HealthChecks withReadiness(HealthCheck value) {
        return new HealthChecks(Optional.of(value), bootTimeout, readinessTimeout, readinessInterval, liveness);
    }

    /** The same with that boot timeout. */
    public HealthChecks withBootTimeout(Duration value) {
        return new HealthChecks(readiness, Optional.of(value), readinessTimeout, readinessInterval, liveness);
    }

    /** The same with so much time for one attempt. */
    public HealthChecks withReadinessTimeout(Duration value) {
        return new HealthChecks(readiness, bootTimeout, value, readinessInterval, liveness);
    }

    /** The same with so much time at most from one attempt to the next. */
    public HealthChecks withReadinessInterval(Duration value) {
        return new HealthChecks(readiness, bootTimeout, readinessTimeout, value, liveness);
    }

    /** The same with that check while a dyno is up. */
    public HealthChecks withLiveness(Liveness value) {
        return new HealthChecks(readiness, bootTimeout, readinessTimeout, readinessInterval, Optional.of(value));
    }
}
