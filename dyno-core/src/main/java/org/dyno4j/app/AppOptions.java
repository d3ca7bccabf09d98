package org.dyno4j.app;

import java.time.Duration;
import java.util.Objects;
import org.dyno4j.isolation.Stack;

/**
 * What an app is created with, beside its name and directory.
 *
 * @param stack what its dynos find beside the program
 * @param releaseTimeout how long a release command may take
 * @param releasesKept how many releases are remembered, and can be rolled back to; the current one always is
 * @param rollout how the dynos of a release take the place of those before
 * @param usageInterval how often what dynos used is written into the state directory, where there is one
 */
public record AppOptions(
        Stack stack, Duration releaseTimeout, int releasesKept, RolloutOptions rollout, Duration usageInterval) {
    private static final AppOptions DEFAULTS =
            new AppOptions(Stack.host(), Duration.ofHours(1), 20, RolloutOptions.defaults(), Duration.ofMinutes(1));

    public AppOptions {
        Objects.requireNonNull(stack, "stack");
        Objects.requireNonNull(rollout, "rollout");
        requirePositive("the timeout of a release command", releaseTimeout);
        requirePositive("the interval of usage", usageInterval);
        if (releasesKept < 2) {
            throw new IllegalArgumentException(
                    "at least 2 releases are kept, the current one and one to roll back to, not " + releasesKept);
        }
    }

    private static void requirePositive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + " must be positive, but is " + value);
        }
    }

    /**
     * The host's stack; as on Heroku an hour for release commands and 20 releases; {@link RolloutOptions#defaults()}; usage
     * written once a minute.
     */
    public static AppOptions defaults() {
        return DEFAULTS;
    }

    /** Shows its dynos this stack. */
    public AppOptions withStack(Stack value) {
        return new AppOptions(value, releaseTimeout, releasesKept, rollout, usageInterval);
    }

    /** Gives release commands so much time; then they are ended, and the release has failed. */
    public AppOptions withReleaseTimeout(Duration value) {
        return new AppOptions(stack, value, releasesKept, rollout, usageInterval);
    }

    /** Remembers so many releases; older ones are forgotten, and slugs that no other one needs are removed. */
    public AppOptions withReleasesKept(int value) {
        return new AppOptions(stack, releaseTimeout, value, rollout, usageInterval);
    }

    /** Brings dynos onto releases in this way. */
    public AppOptions withRollout(RolloutOptions value) {
        return new AppOptions(stack, releaseTimeout, releasesKept, value, usageInterval);
    }

    /** Writes what dynos used so often: a JVM that is killed loses no more than that. */
    public AppOptions withUsageInterval(Duration value) {
        return new AppOptions(stack, releaseTimeout, releasesKept, rollout, value);
    }
}
