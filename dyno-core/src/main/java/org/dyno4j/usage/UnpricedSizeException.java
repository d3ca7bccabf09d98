package org.dyno4j.usage;

import java.io.Serial;
import java.util.Collection;
import java.util.Set;
import org.dyno4j.DynoException;

/** Dynos were used whose size has no price. */
public final class UnpricedSizeException extends DynoException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Set<String> sizes;

    UnpricedSizeException(Collection<String> unpriced, Collection<String> known) {
        super("No price for the dyno size " + String.join(", ", unpriced) + "; the price list has "
                + String.join(", ", known) + ". Give the size a price, of 0 where it is free");
        this.sizes = Set.copyOf(unpriced);
    }

    /** The sizes without a price. */
    public Set<String> sizes() {
        return sizes;
    }
}
