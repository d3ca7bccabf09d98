/**
 * How many dynos of each process type there are to be, kept true.
 *
 * <p>Enter at {@link org.dyno4j.formation.FormationManager}. Inside, everything is decided by
 * {@code FormationControl}, type by type ({@code TypeFormation}), place by place ({@code Slot}), on one control thread.
 */
package org.dyno4j.formation;
