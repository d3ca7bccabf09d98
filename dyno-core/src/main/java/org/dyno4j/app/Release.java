package org.dyno4j.app;

import java.time.Instant;
import java.util.Objects;

/**
 * One version of a program as it was deployed: numbers rise by one and are never used again.
 *
 * @param number 1 for the first release
 * @param description what made it, for people
 * @param createdAt when it was made
 */
public record Release(int number, String description, Instant createdAt) {
    public Release {
        if (number < 1) {
            throw new IllegalArgumentException("releases are numbered from 1, not " + number);
        }
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(createdAt, "createdAt");
    }

    /** The name as people write it: {@code v1}. */
    public String name() {
        return "v" + number;
    }
}
