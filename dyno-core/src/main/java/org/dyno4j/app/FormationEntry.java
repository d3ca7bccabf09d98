package org.dyno4j.app;

import org.dyno4j.formation.Formation;

/**
 * How many dynos of a type there are to be, and of which size, whether they run or not.
 *
 * @param type the process type
 * @param quantity how many
 * @param size the name of their size
 */
record FormationEntry(String type, int quantity, String size) {
    static final String DEFAULT_SIZE = "standard-1x";

    static FormationEntry of(Formation.Entry entry) {
        return new FormationEntry(entry.type(), entry.quantity(), entry.size().name());
    }

    /** Heroku's form, which formation managers read. */
    @Override
    public String toString() {
        return type + "=" + quantity + ":" + size;
    }
}
