package org.dyno4j.autoscale;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What an autoscaler has done last.
 *
 * @param active whether it still watches; once it doesn't, it never does again
 * @param quantity how many dynos are desired
 * @param load what was measured; empty where nothing was known
 * @param why the reasons, for people
 */
public record AutoscalerStatus(boolean active, int quantity, OptionalDouble load, String why) {
    public AutoscalerStatus {
        Objects.requireNonNull(load, "load");
        Objects.requireNonNull(why, "why");
    }

    AutoscalerStatus ended(String because) {
        return new AutoscalerStatus(false, quantity, load, because);
    }
}
