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
 */
public record AppOptions(Stack stack, Duration releaseTimeout, int releasesKept) {
    private static final AppOptions DEFAULTS = new AppOptions(Stack.host(), Duration.ofHours(1), 20);

    public AppOptions {
        Objects.requireNonNull(stack, "stack");
        if (releaseTimeout.isNegative() || releaseTimeout.isZero()) {
            throw new IllegalArgumentException(
                    "the timeout of a release command must be positive, but is " + releaseTimeout);
        }
        if (releasesKept < 2) {
            throw new IllegalArgumentException(
                    "at least 2 releases are kept, the current one and one to roll back to, not " + releasesKept);
        }
    }

    /** The host's stack, and as on Heroku an hour for release commands and 20 releases. */
    public static AppOptions defaults() {
        return DEFAULTS;
    }

    /** Shows its dynos this stack. */
    public AppOptions withStack(Stack value) {
        return new AppOptions(value, releaseTimeout, releasesKept);
    }

    /** Gives release commands so much time; then they are ended, and the release has failed. */
    public AppOptions withReleaseTimeout(Duration value) {
        return new AppOptions(stack, value, releasesKept);
    }

    /** Remembers so many releases; older ones are forgotten, and slugs that no other one needs are removed. */
    public AppOptions withReleasesKept(int value) {
        return new AppOptions(stack, releaseTimeout, value);
    }
}
