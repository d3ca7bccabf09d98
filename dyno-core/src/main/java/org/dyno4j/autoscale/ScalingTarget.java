package org.dyno4j.autoscale;

import java.util.List;
import org.dyno4j.formation.Formation;
import org.dyno4j.formation.FormationManager;
import org.dyno4j.formation.ScaleChange;

/** Whose dynos are scaled: a formation manager, or what stands for one. Thread-safe. */
public interface ScalingTarget {
    /** What is desired. */
    Formation formation();

    /**
     * Changes what is desired.
     *
     * @throws org.dyno4j.DynoException if that can't be
     * @throws IllegalStateException if it is closed
     */
    void scale(List<ScaleChange> changes);

    /** The dynos of a formation manager, which stays the caller's. */
    static ScalingTarget of(FormationManager manager) {
        return new ScalingTarget() {
            @Override
            public Formation formation() {
                return manager.formation();
            }

            @Override
            public void scale(List<ScaleChange> changes) {
                manager.scale(changes);
            }
        };
    }
}
