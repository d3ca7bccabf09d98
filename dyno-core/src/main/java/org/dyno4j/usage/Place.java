package org.dyno4j.usage;

import java.util.Comparator;
import org.dyno4j.dyno.DynoName;

/** Where at most one dyno is at a time, whatever its size and release. */
record Place(String app, DynoName dyno) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::app).thenComparing(Place::dyno);

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return app + " " + dyno;
    }
}
