package org.dyno4j.formation;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dyno4j.dyno.DynoSize;

/**
 * How many dynos of each process type there are to be, and of which size: what is desired, not what is there.
 *
 * @param entries one for each process type, in the order of the Procfile
 */
public record Formation(List<Entry> entries) {
    public Formation {
        entries = List.copyOf(entries);
    }

    /** The entry of this type, if there is such a type. */
    public Optional<Entry> find(String type) {
        return entries.stream().filter(entry -> entry.type().equals(type)).findFirst();
    }

    /** How many dynos of this type there are to be; 0 for a type that there is not. */
    public int quantity(String type) {
        return find(type).map(Entry::quantity).orElse(0);
    }

    /** As Heroku prints it: {@code web=2:standard-1x worker=0:standard-1x}. */
    @Override
    public String toString() {
        return entries.stream().map(Entry::toString).collect(Collectors.joining(" "));
    }

    /**
     * What is desired of one process type.
     *
     * @param type the process type
     * @param command what its dynos run
     * @param quantity how many there are to be
     * @param size what each may use
     */
    public record Entry(String type, String command, int quantity, DynoSize size) {
        public Entry {
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(command, "command");
            Objects.requireNonNull(size, "size");
            if (quantity < 0) {
                throw new IllegalArgumentException("a quantity must not be negative, but is " + quantity);
            }
        }

        @Override
        public String toString() {
            return type + "=" + quantity + ":" + size.name();
        }
    }
}
