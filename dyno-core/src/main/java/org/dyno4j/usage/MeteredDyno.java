package org.dyno4j.usage;

import java.util.Objects;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;

/**
 * On whose account use is booked.
 *
 * @param app the name of the app
 * @param dyno the dyno's name: a place in the formation, whatever runs in it one after the other, or a one-off
 * @param size the name of its size
 * @param release the release that it runs, such as {@code v3}
 */
public record MeteredDyno(String app, DynoName dyno, String size, String release) {
    public MeteredDyno {
        Objects.requireNonNull(dyno, "dyno");
        requireText(app, "app");
        requireText(size, "size");
        requireText(release, "release");
    }

    /** The same, of the size itself. */
    public static MeteredDyno of(String app, DynoName dyno, DynoSize size, String release) {
        return new MeteredDyno(app, dyno, size.name(), release);
    }

    /** The process type of the dyno; {@code run} and {@code release} are types, too. */
    public String type() {
        return dyno.type();
    }

    Place place() {
        return new Place(app, dyno);
    }

    private static void requireText(String text, String name) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    "use is booked on an app, a size and a release: the " + name + " is blank");
        }
    }
}
