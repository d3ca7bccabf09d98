package org.dyno4j.linux;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/** What there is to show of an attempt to escape, besides that a whole dyno holds it. */
sealed interface Proof {
    /** All walls that can be left out. */
    Set<Wall> walls();

    /** Each of these walls alone holds it, and without all of them it succeeds. */
    record Open(Set<Wall> walls) implements Proof {
        @Override
        public Stream<Set<Wall>> allButOne() {
            return walls.size() == 1
                    ? Stream.of()
                    : walls.stream()
                            .filter(standing -> walls.stream().noneMatch(standing::fallsWith))
                            .map(this::allBut);
        }

        private Set<Wall> allBut(Wall standing) {
            Set<Wall> others = EnumSet.copyOf(walls);
            others.remove(standing);
            return others;
        }
    }

    /**
     * The kernel refuses it, whatever walls are left out.
     *
     * @param why the reason
     * @param answer what it prints without them, of which the reason is an explanation
     */
    record Refused(Set<Wall> walls, String why, String answer) implements Proof {}

    /** What it reaches is the dyno's own. */
    record NoEscape(String why) implements Proof {
        @Override
        public Set<Wall> walls() {
            return Set.of();
        }
    }

    /** The sets of walls to leave out in which exactly one that has to hold it still stands. */
    default Stream<Set<Wall>> allButOne() {
        return Stream.of();
    }
}
