package org.dyno4j.app;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * One version of a program, code and config vars together: numbers rise by one and are never used again.
 *
 * @param number 1 for the first release
 * @param slug the id of the code that it runs: a SHA-256 of the program's directory
 * @param config the config vars as they were; nothing that is printed shows their values
 * @param description what made it, for people: {@code Deploy 193d141}, {@code Set FOO, BAR config vars},
 *     {@code Rollback to v3}
 * @param status how far it came
 * @param createdAt when it was begun
 */
public record Release(
        int number,
        String slug,
        Map<String, String> config,
        String description,
        ReleaseStatus status,
        Instant createdAt) {
    public Release {
        if (number < 1) {
            throw new IllegalArgumentException("releases are numbered from 1, not " + number);
        }
        Objects.requireNonNull(slug, "slug");
        config = Map.copyOf(config);
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(createdAt, "createdAt");
    }

    /** The name as people write it: {@code v1}. */
    public String name() {
        return nameOf(number);
    }

    static String nameOf(int number) {
        return "v" + number;
    }

    Release with(ReleaseStatus next) {
        return new Release(number, slug, config, description, next, createdAt);
    }

    Release withConfig(Map<String, String> variables) {
        return new Release(number, slug, variables, description, status, createdAt);
    }

    /** The names of the config vars, in order; never their values. */
    @Override
    public String toString() {
        return name() + " " + status + " " + createdAt + " " + description + ", slug " + slug + ", config "
                + new TreeSet<>(config.keySet());
    }
}
