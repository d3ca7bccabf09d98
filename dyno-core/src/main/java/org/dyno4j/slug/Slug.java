package org.dyno4j.slug;

import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A copy of a program's directory that nobody changes any more, shared by all dynos that run it.
 *
 * @param id the SHA-256 of all that is in it, in hexadecimal digits: the same tree has the same id
 * @param directory where it is; it belongs to its {@link SlugStore}
 */
public record Slug(String id, Path directory) {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
    private static final int SHORT = 7;

    public Slug {
        requireId(id);
        Objects.requireNonNull(directory, "directory");
    }

    /** The beginning of the id, as long as people write it. */
    public String shortId() {
        return id.substring(0, SHORT);
    }

    /** Refuses what can't be the id of a slug; so an id never names a file elsewhere. */
    static void requireId(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("a slug's id is 64 hexadecimal digits, not \"" + id + "\"");
        }
    }
}
